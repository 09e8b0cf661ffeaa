using BuildCache.Content.Tests.Fuzz.Generators;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Everything that is tried. What needs no build is cheap, and has most of the inputs.</summary>
static class FuzzKinds
{
    static readonly FuzzKind[] Every =
    [
        new("markdown", 250, MarkdownPages.Next),
        new("markdown-soup", 280, MarkdownSoup.Next),
        new("front-matter", 120, FrontMatterFiles.Next),
        new("json", 90, JsonFiles.Next),
        new("yaml", 130, YamlFiles.Next),
        new("csv", 90, CsvFiles.Next),
        new("data-build", 10, DataBuilds.Next) { Files = DataBuilds.Files },
        new("template-build", 10, TemplateBuilds.Next) { Files = TemplateBuilds.Files },
        new("query-build", 10, QueryBuilds.Next) { Files = QueryBuilds.Files },
        new("name-build", 5, NameBuilds.Next) { Files = NameBuilds.Files },
        new("site-build", 5, SiteBuilds.Next) { Files = SiteBuilds.Files },
    ];

    /// <summary>Those that <c>BUILDCACHE_FUZZ_KINDS</c> names, with commas between them; else every kind.</summary>
    public static FuzzKind[] All { get; } = Environment.GetEnvironmentVariable("BUILDCACHE_FUZZ_KINDS") is { Length: > 0 } names ? [.. names.Split(',').Select(Named)]
        : Every;

    public static FuzzKind Named(string name) => Every.Single(kind => kind.Name == name);
}
