using BuildCache.Content.Templates;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Templates that write files, in HTML and in text.</summary>
static class TemplateBuilds
{
    public const int Files = 20;

    static readonly string[] FrontMatterMistakes = ["output: [a\n", "foreach: select 1\n", "output: a: b\n", "output: {{a\n", "output:\n  - a\n", "output: x{n}.txt\nsitemap: perhaps\n", "output: x{n}.txt\nforeach: selec 1\n", "output: \"\"\n"];

    public static FuzzCase Next(Choices choices) => Batch.Of(
    [
        new("_templates/p1.hbs", "[{{a}}]", Expected.Right),
        new("_templates/p2.hbs", "<{{> @partial-block}}>", Expected.Right),
        new("index.md", "# Title\n", Expected.Right),
        .. choices.Several(Files - 3, number => One(choices, number)),
    ]);

    static BatchFile One(Choices choices, int number)
    {
        var grammar = new TemplateGrammar(choices);
        var head = $"---\noutput: t{number}.{choices.Pick("html", "txt", "xml")}\n---\n";
        return choices.Way<BatchFile>(
            () => Right($"_templates/t{number}.hbs", head + grammar.Right()),
            () => new($"_templates/t{number}.hbs", head + grammar.Right() + grammar.Mistake(), Expected.Wrong),
            () => new($"_templates/t{number}.hbs", head + grammar.Soup()),
            () => new($"_templates/t{number}.hbs", "---\n" + choices.Pick<string>(FrontMatterMistakes).Replace("{n}", $"{number}", StringComparison.Ordinal) + "---\nx", Expected.Wrong),
            () => Right($"_templates/t{number}.hbs", $"---\nforeach: select title as name from Page\noutput: t{number}/{{{{slug row.name}}}}.html\n---\n" + grammar.Right()));
    }

    /// <summary>With inline partials so many tags are right and no more, which the grammar now and then exceeds.</summary>
    static BatchFile Right(string path, string text)
    {
        var tags = TemplateScanner.Scan(text, text.IndexOf("\n---\n", StringComparison.Ordinal));
        var isTooLong = tags.Count > TemplateScanner.MaxTagsWithInline && tags.Any(static tag => tag.Kind == TagKind.Inline);
        return new(path, text, isTooLong ? Expected.Wrong : Expected.Right);
    }
}
