using System.Globalization;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>
/// Markdown of every construct, with delimiters strewn between words, none of which may hide a word: whatever they come to mean together,
/// each of <see cref="Words"/> is to be read on the page.
/// </summary>
sealed partial class MarkdownGrammar(Choices choices, params string[] targets)
{
    static readonly string[] Noise =
    [
        "*", "**", "***", "_", "__", "~", "~~", "`", "``", "\"", "'", "(", ")", "!", "#", "-", "--", "+", "++", "=", "==", "^", "^^", "$", "$$",
        ":", "::", ";", ",", ".", "...", "\\", "&", "&amp;", "&#0;", "&#x1F389;", "&copy", "] ", "[", ">", "< ", "/", "@", "%", "?", "|", "\\*", "\\[", "\\|",
        "\u200f", "\u202e", "\u200b", "\u00a0", "\ufeff", "\ufffe", "\0", "\u0007", "🎉", "é", "e\u0301", "日本", "İ", "ß",
    ];

    static readonly string[] Braces = ["{", "}", "{a=b}", "{controller}", "{{", "{{x}}", "{=", "{:"];

    int footnotes;
    bool isInLink;

    /// <summary>What is to be read, each once.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Whether tags of the author's stand in it, which may be closed in the wrong order.</summary>
    public bool HasHtml { get; private set; }

    public string Document() => string.Join(choices.Once(16) ? "\r\n" : "\n", Blocks(0)) + "\n";

    string Word()
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"w{Words.Count:D4}x");
        Words.Add(word);
        return word;
    }

    /// <summary>A word, and perhaps more of what stands in a line.</summary>
    string Line(int depth = 0, bool braces = false) => Word() + string.Concat(choices.Many(4, 30, () => Piece(depth, braces)));

    string Piece(int depth, bool braces) => choices.Way<string>(
        () => " " + Word(),
        () => Space() + (choices.Pick<string>(Noise) is var noise && isInLink && noise.AsSpan().IndexOfAny('[', ']') >= 0 ? "-" : noise) + Space() + Word(),
        () => braces ? " " + choices.Pick<string>(Braces) + Space() + Word() : " " + Word(),
        () => depth < 4 ? Enclosed(depth, braces) : " " + Word(),
        () => Link(depth),
        () => $"{Space()}![{Word()}]({choices.Pick("a.png", "gone.png", "https://x.org/a.png", "b.mp4")}{Title()})",
        () => isInLink ? " " + Word() : $" <https://x.org/{Word()}> ",
        () => $" https://x.org/{Word()}?a=1&b=2 ",
        Html);

    /// <summary>A link holds no other.</summary>
    string Link(int depth)
    {
        if (isInLink)
        {
            return " " + Word();
        }

        isInLink = true;
        var link = $"{Space()}[{Line(depth + 1)}]({Target()}{Title()})";
        isInLink = false;
        return link;
    }

    string Space() => choices.Pick(" ", "");

    string Enclosed(int depth, bool braces)
    {
        var mark = choices.Pick("*", "**", "_", "__", "~~", "`", "***");
        return Space() + mark + Line(depth + 1, braces) + mark + Space();
    }

    string Target() => choices.Pick<string>(["https://x.org/", "#", "mailto:a@b.c", "<b.md>", "a%20b.md", "javascript:1", "\"onfuzz=1", "a'b.md?x=\"&y=<z>#f", .. targets]).Replace("\"", "%22", StringComparison.Ordinal);

    /// <summary>It ends its attribute, if anything can.</summary>
    string Title() => choices.Pick("", " \"a title\"", " '\" onfuzz=\"1'", " '&quot; onfuzz=1'");

    string Html()
    {
        HasHtml = true;
        return choices.Way<string>(() => $"<b>{Word()}</b> ", () => $"<br>{Word()}", () => $"<!-- note -->{Word()}", () => $"<span title='a > b'>{Word()}</span>", () => $"<a href='{Target().Replace("'", "", StringComparison.Ordinal)}'>{Word()}</a>");
    }
}
