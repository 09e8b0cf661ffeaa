using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Docfx.Structured;

/// <summary>
/// A structured page as Markdown. All kinds are made of the same: something with a title and a summary that holds links, cards with links, or
/// more of its kind. What is written stands in the line that it has in the YAML, so that whatever is told of a link tells its place; how far it has
/// moved to the left is kept beside it.
/// </summary>
/// <param name="source">The YAML.</param>
sealed class StructuredMarkdown(string source)
{
    static readonly string[] Titles = ["title", "name", "question", "text"];

    readonly string[] lines = source.ReplaceLineEndings("\n").Split('\n');
    readonly StringBuilder markdown = new();
    readonly HashSet<string> ids = new(StringComparer.Ordinal);
    int written;
    int lineStart;
    int found;
    bool isHeading;
    bool mayGoOn;

    /// <summary>For lines of the text, from 1 on, that stand further right in the YAML: by how many characters.</summary>
    public JsonObject Columns { get; } = [];

    /// <summary>The text of the page.</summary>
    public string Write(JsonObject page)
    {
        Section(page, 1);
        return markdown.ToString();
    }

    void Section(JsonObject section, int level)
    {
        // What has no title makes no level: headings go down one by one.
        var below = level;
        if (Title(section) is { Length: > 0 } title)
        {
            Heading(title, level, IdOf(section));
            below++;
        }

        if (Text(section, "summary") is { Length: > 0 } summary)
        {
            Paragraphs(summary);
        }

        foreach (var (key, value) in section)
        {
            switch (value)
            {
                case JsonObject inner when key is not ("metadata" or "footerLink"):
                    Section(inner, below);
                    break;
                case JsonArray list:
                    List(list, below);
                    break;
            }
        }

        if (Text(section, "answer") is { Length: > 0 } answer)
        {
            Paragraphs(answer);
        }

        if (section["footerLink"] is JsonObject footer)
        {
            Link("<p>", footer, "</p>");
        }
    }

    void List(JsonArray list, int level)
    {
        var entries = list.OfType<JsonObject>().ToList();
        if (entries.Count > 0 && entries.TrueForAll(static entry => Text(entry, "url").Length > 0))
        {
            Html("<ul class=\"links\">");
            foreach (var entry in entries)
            {
                Link("<li>", entry, Text(entry, "summary") is { Length: > 0 } summary ? $"<br />{WebUtility.HtmlEncode(OneLine(summary))}</li>" : "</li>");
            }

            Html("</ul>");
            return;
        }

        var areCards = entries.Exists(static entry => entry.ContainsKey("links") || entry.ContainsKey("linkLists"));
        if (areCards)
        {
            Html("<div class=\"row\">");
        }

        foreach (var entry in entries)
        {
            if (areCards)
            {
                Html("<div class=\"card\">");
            }

            if (Text(entry, "linkListType") is { Length: > 0 } kind)
            {
                Html($"<p class=\"kind\">{WebUtility.HtmlEncode(char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' '))}</p>");
            }

            Section(entry, level);
            if (areCards)
            {
                Html("</div>");
            }
        }

        if (areCards)
        {
            Html("</div>");
        }
    }

    void Link(string open, JsonObject link, string close)
    {
        var url = Text(link, "url");
        At(url);
        var start = $"{open}<a href=\"";
        Moved(url, ColumnNow + start.Length, found);
        Html($"{start}{WebUtility.HtmlEncode(url)}\">{WebUtility.HtmlEncode(OneLine(Title(link) is { Length: > 0 } title ? title : url))}</a>{close}");
    }

    static string Title(JsonObject node) => Titles.Select(key => Text(node, key)).FirstOrDefault(static text => text.Length > 0) ?? "";

    static string Text(JsonObject node, string key) => node[key] is JsonValue value ? value.ToString().Trim() : "";

    static string OneLine(string text) => string.Join(' ', text.Split((char[])['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    static string Escaped(string title) => OneLine(title).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal).TrimEnd('#');

    /// <summary>The line of the YAML, from 0 on, that has the beginning of a text, not above what was found last; below 0 where there is none.</summary>
    int LineOf(string text)
    {
        var first = text.Split('\n')[0].Trim();
        return Array.FindIndex(lines, Math.Min(found, lines.Length), candidate => candidate.Contains(first, StringComparison.Ordinal));
    }

    /// <summary>Goes on to the line that has the beginning of a text, if there is one further down.</summary>
    void At(string text)
    {
        var line = LineOf(text);
        if (line < 0)
        {
            return;
        }

        found = line;
        while (written < line)
        {
            EndLine();
        }
    }

    /// <summary>
    /// Questions are linked to as Microsoft Learn names them: what is no letter and no digit is a hyphen, and those at the end are left out. Of a
    /// question that is asked twice the first has the name.
    /// </summary>
    string? IdOf(JsonObject section)
    {
        if (Text(section, "question") is not { Length: > 0 } question)
        {
            return null;
        }

        var id = string.Concat(OneLine(question).Select(static letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')).Trim('-');
        return id.Length > 0 && ids.Add(id) ? id : null;
    }

    void Heading(string title, int level, string? id)
    {
        // An empty line would push it below its place in the YAML, where text stands in the line above.
        Begin(isHeading || !mayGoOn && LineOf(title) is >= 0 and var line && line <= written + 1);
        At(title);
        Moved(title, ColumnNow + Math.Min(level, 6) + 1, found);
        markdown.Append('#', Math.Min(level, 6)).Append(' ').Append(Escaped(title)).Append(id is null ? "" : $" {{#{id}}}");
        EndLine();
        isHeading = true;
    }

    void Paragraphs(string text)
    {
        Begin(isHeading);
        At(text);
        var at = found;
        foreach (var line in text.Split('\n'))
        {
            Moved(line.Trim(), line.Length - line.AsSpan().TrimStart().Length, at++);
            markdown.Append(line);
            EndLine();
        }

        // What HTML and fences begin goes on until there is an empty line or another fence, and so do definitions.
        mayGoOn = text.AsSpan().IndexOfAny('<', '`', '~') >= 0 || text.Split('\n').Any(static line => line.AsSpan().TrimStart().StartsWith(":"));
    }

    /// <summary>Markdown begins behind an empty line, unless what is before it ends with its line.</summary>
    void Begin(bool isFree)
    {
        if (markdown.Length > 0 && markdown[^1] != '\n')
        {
            EndLine();
        }

        if (markdown.Length > 0 && !isFree)
        {
            EndLine();
        }

        isHeading = false;
        mayGoOn = false;
    }

    /// <summary>HTML goes on in its line, which begins with an element that stands for itself.</summary>
    void Html(string text)
    {
        markdown.Append(text);
        isHeading = false;
        mayGoOn = true;
    }

    int ColumnNow => markdown.Length - lineStart;

    /// <summary>Keeps how far to the left a text has moved, if it stands in that line of the YAML.</summary>
    void Moved(string text, int column, int line)
    {
        if (text.Length > 0 && line < lines.Length && lines[line].IndexOf(text, StringComparison.Ordinal) is >= 0 and var there && there != column)
        {
            Columns[(written + 1).ToString(CultureInfo.InvariantCulture)] = there - column;
        }
    }

    void EndLine()
    {
        markdown.Append('\n');
        lineStart = markdown.Length;
        written++;
    }
}
