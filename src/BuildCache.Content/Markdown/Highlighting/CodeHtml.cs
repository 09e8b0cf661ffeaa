namespace BuildCache.Content.Markdown.Highlighting;

/// <summary>Code as HTML: its words in colours, its lines marked and numbered where that is asked. The text stays what it was, to the character.</summary>
static class CodeHtml
{
    // A listing that is longer is not read in colours, and would be ten times its length.
    const int LongestColoured = 50_000;

    /// <summary>Writes it, without what encloses it.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="code">With line feeds between its lines.</param>
    /// <param name="language">Null for no colours.</param>
    /// <param name="lines">What is said of its lines.</param>
    public static void Write(HtmlBuffer html, string code, CodeLanguage? language, CodeLines lines)
    {
        var tokens = new List<CodeToken>();
        if (code.Length <= LongestColoured)
        {
            language?.Scan(code, 0, code.Length, tokens);
        }

        if (!lines.Matter)
        {
            var next = 0;
            Part(html, code, 0, code.Length, tokens, ref next);
            html.Raw("\n");
            return;
        }

        Lines(html, code, tokens, lines.Marks(code.AsSpan().Count('\n') + 1));
    }

    static void Lines(HtmlBuffer html, string code, List<CodeToken> tokens, HashSet<int> marks)
    {
        var next = 0;
        var number = 0;
        for (var at = 0; at <= code.Length;)
        {
            var found = code.IndexOf('\n', at);
            var end = found < 0 ? code.Length : found;
            var isMarked = marks.Contains(++number);
            html.Raw(isMarked ? "<mark class=\"line\">" : "<span class=\"line\">");
            Part(html, code, at, end, tokens, ref next);
            html.Raw(isMarked ? "\n</mark>" : "\n</span>");
            at = end + 1;
        }
    }

    /// <summary>A part of the text; a token that goes on behind it is there again for the next part.</summary>
    static void Part(HtmlBuffer html, string code, int at, int end, List<CodeToken> tokens, ref int next)
    {
        while (next < tokens.Count && tokens[next] is var token && token.Start < end)
        {
            var start = Math.Max(token.Start, at);
            html.Text(code.AsSpan(at, start - at));
            var stop = Math.Min(token.End, end);
            if (stop > start)
            {
                html.Raw("<span class=\"");
                html.Raw(ClassOf(token.Kind));
                html.Raw("\">");
                html.Text(code.AsSpan(start, stop - start));
                html.Raw("</span>");
            }

            at = stop;
            if (token.End > end)
            {
                break;
            }

            next++;
        }

        html.Text(code.AsSpan(at, end - at));
    }

    static string ClassOf(CodeKind kind) => kind switch
    {
        CodeKind.Comment => "t-c",
        CodeKind.Keyword => "t-k",
        CodeKind.String => "t-s",
        CodeKind.Number => "t-n",
        CodeKind.Type => "t-t",
        CodeKind.Name => "t-v",
        CodeKind.Inserted => "t-i",
        _ => "t-d",
    };
}
