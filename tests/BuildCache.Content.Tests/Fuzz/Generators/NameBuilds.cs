using System.Xml.Linq;
using BuildCache.Content.Tests.Site;
using BuildCache.Content.Theme;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>Files of every kind under names that a system allows and nobody expects.</summary>
static class NameBuilds
{
    public const int Files = 30;

    static readonly string[] Pieces =
    [
        "a", "b", "A", "index", "README", ".", "..", " ", "-", "_", "#", "?", "%", "%20", "%2e%2e", "&", "&amp;", "<b onfuzz=1>", "\"", "'", "`", "$(x)", ";", "|", "*", "[x]", "{{x}}", "(", ")", "+", "=", "@", "!", "~", "^", ":", ",", "\\",
        "\u001f", "\u001b[1m", "\n", "\r", "\t", "\u007f", "\u0085", "\u00a0", "\u200b", "\u2028", "\u202e", "\ufeff", "\ufffe", "é", "e\u0301", "日本", "🎉", "con", "nul", "aux.c", "404", "tags", "search", "feed", "sitemap", "bc_x", "sqlite_x", "select", "CON",
    ];

    public static FuzzCase Next(Choices choices) => Batch.Of(
        [.. choices.Several(Files, number => One(choices, number)).DistinctBy(static file => file.Path)], isSite: true, Check);

    /// <summary>A template of the theme's name would be its stand-in: without a home page, say, the links to it lead nowhere.</summary>
    static BatchFile One(Choices choices, int number)
    {
        var name = string.Concat(choices.Many(3, 8, () => choices.Pick<string>(Pieces))) + choices.Pick("", $"{number}");
        name = name is "" or "." or ".." ? "n" : name.Replace('/', '-');
        var folder = choices.Pick("", "", "sub/", "s p#%/");
        return choices.Way<BatchFile>(
            () => new(folder + name + ".md", $"# Page {number}\n\n[back](index.md)\n"),
            () => new(folder + name + ".png", "no image"),
            () => new($"_data/{name}.json", "{\"a\":1}"),
            () => new($"queries/{name}.sql", "select 1 as a"),
            () => new($"_templates/{(ThemeFiles.TryRead(name + ".hbs") is null ? name : "own-" + name)}.hbs", $"---\noutput: made/t{number}.txt\n---\nx"));
    }

    static void Check(SiteProject site, BuildResult result)
    {
        foreach (var path in result.Outputs.Where(static path => path.EndsWith(".xml", StringComparison.Ordinal)))
        {
            if (site.Has(path))
            {
                XDocument.Parse(site.Read(path));
            }
        }

        SiteProperties.CheckPages(site, result, isStrict: true);
    }
}
