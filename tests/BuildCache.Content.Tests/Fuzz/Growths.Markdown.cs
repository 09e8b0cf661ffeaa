using BuildCache.Content.Tests.Fuzz.Generators;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Markdown that grows: a piece over and over, and shapes.</summary>
static partial class Growths
{
    /// <summary>Pieces that are told over and over: each opens, closes or divides something.</summary>
    static readonly (string Name, string Text)[] Repeated =
    [
        ("stars", "*"), ("stars-alternating", "*a **a "), ("stars-nested", "*a_"), ("underscores", "_a"), ("tildes", "~~a ~"), ("backticks", "`a``b"),
        ("backticks-open", "a ``` "), ("brackets", "["), ("brackets-closed", "[]"), ("links-open", "[a]("), ("links-nested", "[a](b"),
        ("images-open", "![a]("), ("links", "[a](b.md) "), ("references", "[a][b] "), ("references-undefined", "[a]"), ("definitions", "[a]: b\n\n"),
        ("footnotes", "a[^1] "), ("footnotes-open", "[^"), ("tags-open", "<a "), ("tags-of-attributes", "<a b=\""), ("comments-open", "<!--"),
        ("instructions-open", "<?"), ("cdata-open", "<![CDATA["), ("declarations-open", "<!A"), ("autolinks-open", "<http:"),
        ("comments-in-line", "a <!-- "), ("instructions-in-line", "a <?"), ("cdata-in-line", "a <![CDATA"), ("declarations-in-line", "a <!A"),
        ("autolinks", "http://x.org "), ("mail", "a@b.c "), ("mail-open", "a.b@"), ("www", "www.a."), ("entities", "&amp;"), ("entities-open", "&a"),
        ("entities-numeric", "&#1;"), ("escapes", "\\*"), ("pipes", "|"), ("pipe-rows", "|a"), ("pipe-lines", "a|b\n"), ("dashes", "-"),
        ("rules", "- - -\n"), ("quotes-lines", "> a\n"), ("quotes-lazy", "> a\nb\n"), ("list-lines", "- a\n"), ("list-loose", "- a\n\n"),
        ("list-alternating", "- a\n* b\n"), ("list-ordered", "1. a\n"), ("headings", "# a\n"), ("headings-closed", "# a #\n"),
        ("headings-same", "## a\n\n"), ("setext", "a\n===\n"), ("lines", "a\n"), ("blank-lines", "\n"), ("spaces", " "), ("tabs", "\t"),
        ("breaks", "a  \n"), ("fences", "```\na\n```\n"), ("fences-open", "```\n"), ("code-indented", "    a\n"), ("dollars", "$a"),
        ("dollars-two", "$$a"), ("braces", "{"), ("attributes", "{.a}"), ("attributes-open", "{a="), ("attributes-headings", "# a {#b}\n"),
        ("colons", ":::\n"), ("containers", "::: a\n"), ("inline-containers", "::a"), ("citations", "\"\"a"), ("abbreviations", "*[a]: b\n"),
        ("carets", "^a"), ("plus", "++a"), ("equals", "==a"), ("figures", "^^^\n"), ("footers", "^^ a\n"), ("grid", "+---"),
        ("grid-lines", "+---+\n|a|\n"), ("definition-lists", "a\n:   b\n"), ("alerts", "> [!NOTE]\n> a\n\n"), ("dialect", "[!include[a](b)]\n"),
        ("dialect-open", "[!code-cs["), ("xref", "<xref:a> "), ("at", "@a "), ("words", "word "), ("long-word", "a"), ("surrogates", "\ud83d"),
        ("emoji", "🎉"), ("nul", "\0"), ("bidi", "\u202e"), ("marks", "\ufeff"), ("combining", "\u0301"), ("html-blocks", "<div>\n"),
        ("html-inline", "<b>a</b>"), ("parentheses", "[a]((("), ("angles", "[a](<b"), ("titles-open", "[a](b \""), ("anchors", "<a id=\"a\">"),
        ("anchors-open", "<a id='"), ("crlf", "a\r\n"),
    ];

    static IEnumerable<Growth> Markdown =>
    [
        .. Repeated.Select(static piece => new Growth("markdown-" + piece.Name, size => Repeat(piece.Text, size), ReadMarkdown)),
        new("markdown-quotes-deep", static size => new string('>', size) + "a", ReadMarkdown),
        new("markdown-lists-deep", static size => string.Concat(Enumerable.Range(0, (int)Math.Sqrt(size)).Select(static depth => new string(' ', depth * 2) + "- a\n")), ReadMarkdown),
        new("markdown-lists-in-line", static size => Repeat("- ", size) + "a", ReadMarkdown),
        new("markdown-emphasis-deep", static size => Repeat("*a ", size / 2) + Repeat("b* ", size / 2), ReadMarkdown),
        new("markdown-strong-deep", static size => Repeat("**a", size / 2) + Repeat("b**", size / 2), ReadMarkdown),
        new("markdown-stars-around", static size => new string('*', size / 2) + "a" + new string('*', size / 2), ReadMarkdown),
        new("markdown-links-deep", static size => Repeat("[", size / 3) + "a" + Repeat("](b)", size * 2 / 3), ReadMarkdown),
        new("markdown-images-deep", static size => Repeat("![", size / 3) + "a" + Repeat("](b)", size * 2 / 3), ReadMarkdown),
        new("markdown-table-wide", static size => Row("a", size / 3) + Row("-", size / 3) + Row("b", size / 3), ReadMarkdown),
        new("markdown-table-short-rows", static size => Row("a", size / 8) + Row("-", size / 8) + Repeat("b|\n", size / 2), ReadMarkdown),
        new("markdown-table-long", static size => "|a|b|\n|-|-|\n" + Repeat("|c|d|\n", size), ReadMarkdown),
        new("markdown-references-defined", static size => string.Concat(Enumerable.Range(0, size / 24).Select(static i => $"[r{i}] [r{i}]: b{i}\n\n[r{i}]: u\n\n")), ReadMarkdown),
        new("markdown-footnotes-defined", static size => string.Concat(Enumerable.Range(0, size / 24).Select(static i => $"a[^n{i}]\n\n[^n{i}]: b\n\n")), ReadMarkdown),
        new("markdown-abbreviations-used", static size => string.Concat(Enumerable.Range(0, size / 32).Select(static i => $"*[A{i}]: b\n\nuse A{i} here\n\n")), ReadMarkdown),
        new("markdown-headings-numbered", static size => string.Concat(Enumerable.Range(0, size / 12).Select(static i => $"# a\n\n# a {i % 9}\n\n")), ReadMarkdown),
        new("markdown-safe-tags-unrelated", static size => "<div>\n" + Repeat("<b>", size / 2) + Repeat("</i>", size / 2), ReadSafely),
        new("markdown-link-urls-long", static size => "[a](" + new string('b', size) + ")", ReadMarkdown),
    ];

    static void ReadMarkdown(string text)
    {
        if (MarkdownProperties.TryRead(text) is { } tree)
        {
            MarkdownProperties.Html(tree);
        }
    }

    static void ReadSafely(string text)
    {
        if (MarkdownProperties.TryRead(text) is { } tree)
        {
            MarkdownProperties.Html(tree, isSafe: true);
        }
    }

    static string Row(string cell, int size) => Repeat(cell + "|", size) + "\n";
}
