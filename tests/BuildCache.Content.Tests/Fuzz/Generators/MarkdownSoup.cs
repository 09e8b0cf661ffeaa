namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>The pieces of Markdown and of HTML in any order.</summary>
static class MarkdownSoup
{
    static readonly string[] Pieces =
    [
        "a", " ", "\n", "\n\n", "\t", "    ", "\r\n", "\r", "*", "**", "_", "__", "~~", "~", "^", "+", "++", "==", "`", "``", "```\n", "~~~", "[", "]", "(", ")", "![", "](", "][", "]:", "[^", "[^1]", "[^1]: ",
        "<", ">", "</", "/>", "<a", "<a href=", "<a href='a.md'>", "</a>", "<b>", "</p>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<script>", "</script>", "<pre>", "<div>\n", "</div>", "<svg", "&", "&amp;", "&#", "&#x0;", "&#1114112;", ";",
        "\"", "'", "\\", "|", "|-|-|\n", ":-:", "---\n", "===\n", "-", "- ", "* ", "+ ", "1. ", "1) ", "a. ", "i. ", "- [ ] ", "[x]", "# ", "###### ", "> ", ">", ":   ", ":::", "::: note\n", "::", "$", "$$", "$$\n",
        "{", "}", "{#a}", "{.b}", "{a=b}", "{: .c}", "{{", "}}", "%%", "^^", "^^^", "\"\"", "*[a]: b\n", "[a]: b\n", "[a]: <b> 'c'\n", "https://x.org/", "http://", "www.x.org", "a@b.c", "<a@b.c>", "mailto:", "javascript:", "xref:a",
        "[!NOTE]", "> [!NOTE]\n", "[!include[a](b.md)]", "[!code-csharp[](a.cs#L1)]", "# [a](#tab/b)\n", "<xref:a>", "@a", ":::zone\n", "+---+---+\n", "+===+\n", "| a | b |\n", "![a](b.mp4)", "(<a b>)", "%00", "%zz", "..", "/", "//", "\\\\", "~/", "#", "?",
        "\0", "\u0001", "\u001b[1m", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u200f", "\u2028", "\u202e", "\u2066", "\ufeff", "\ufffe", "\uffff", "🎉", "é", "日", "İ", "ǅ",
    ];

    public static FuzzCase Next(Choices choices)
    {
        var text = string.Concat(choices.Many(60, 400, () => choices.Once(12) ? string.Concat(Enumerable.Repeat(choices.Pick<string>(Pieces), 2 + choices.Next(12))) : choices.Pick<string>(Pieces)));
        return new FuzzCase(text, () =>
        {
            if (MarkdownProperties.TryRead(text) is { } tree)
            {
                HtmlProperties.CheckLoosely(MarkdownProperties.Html(tree));
            }
        });
    }
}
