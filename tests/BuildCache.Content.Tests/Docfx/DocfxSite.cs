using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>A site that a docfx.json describes, as a project of one line beside it has it: no default patterns, the dialect of docfx.</summary>
static class DocfxSite
{
    public const string Plain = """{ "build": { "content": [ { "files": "**/*.{md,yml}" } ], "resource": [ { "files": "images/**" } ], "globalMetadata": { "_appTitle": "Docs" } } }""";

    public static SiteProject New(string description = Plain)
    {
        var site = new SiteProject();
        site.Properties.Remove("SiteTitle");
        site.Properties["SiteDocfx"] = "docfx.json";
        site.Properties["SiteDialect"] = "docfx";
        foreach (var list in (string[])["Markdown", "SiteAsset"])
        {
            site.Items[list] = new ItemList();
        }

        // A page and nothing around it: what an assertion compares is the body.
        return site.Write("docfx.json", description).Write("_templates/page.hbs", "{{{body}}}");
    }

    /// <summary>Builds, and gives what is said: code, place, message.</summary>
    public static async Task<string[]> DiagnoseAsync(this SiteProject site) =>
        [.. (await site.BuildAsync()).Diagnostics.Where(static d => d.Severity != Severity.Message).Select(static d => $"{d.Code} {d.File}({d.Line},{d.Column}): {d.Message}")];

    /// <summary>Builds without a word, and gives the result.</summary>
    public static async Task<BuildResult> SilentAsync(this SiteProject site)
    {
        var result = await site.SucceedAsync();
        Assert.Empty(result.Diagnostics);
        return result;
    }
}
