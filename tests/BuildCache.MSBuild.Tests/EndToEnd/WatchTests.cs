using System.Text.Json;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>
/// What <c>dotnet watch</c> is told to observe. Full paths, because the files of a project that another one references are looked for in the
/// folder of that one; and by the patterns of the project, so that a new file is among them when the project is evaluated anew.
/// </summary>
public sealed class WatchTests
{
    [Theory]
    [InlineData("BuildCache.Sdk/{0}", "")]
    [InlineData("Microsoft.NET.Sdk;BuildCache.Sdk/{0}", "<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>")]
    public async Task Pages_data_templates_and_assets_of_a_site(string sdk, string body)
    {
        var docs = TestProject.Docs(body + "<ItemGroup><SiteData Include=\"more/*.json\" /></ItemGroup>", sdk).Write("more/b.json", "{}").Write("_data/a.json", "{}").Write("_templates/a.hbs", "a").Write("logo.svg", "<svg/>");
        string[] files = ["_data/a.json", "_templates/a.hbs", "guide/page.md", "index.md", "logo.svg", "more/b.json"];
        await Watches(docs, files);

        docs.Write("new.md", "# New\n");
        await Watches(docs, [.. files, "new.md"]);
    }

    /// <summary>Which files are pages stands in docfx.json; what may be one is observed.</summary>
    [Fact]
    public async Task A_site_of_docfx()
    {
        var docs = TestProject.Docs().Write("docfx.json", """{ "build": { "content": [ { "files": "**/*.{md,yml}" } ] } }""").Write("toc.yml", "- href: index.md\n").Write("img/logo.png", "").Write("_data/a.json", "{}");
        await Watches(docs, ["_data/a.json", "docfx.json", "guide/page.md", "img/logo.png", "index.md", "toc.yml"]);
    }

    [Fact]
    public async Task Data_templates_and_inputs_of_commands_of_a_project_that_compiles_them()
    {
        var project = TestProject.Generated(body: """
            <ItemGroup><CachedExec Include="in/*.txt" Inputs="extra/*.inc" Command="tool %(FullPath)" Outputs="obj/%(Filename).cs" OutputItem="Compile" /></ItemGroup>
            """).Write("in/a.txt", "a").Write("extra/a.inc", "a");
        (await project.Dotnet("restore")).Succeeds();
        string[] files = ["data/colours.json", "extra/a.inc", "in/a.txt", "templates/colour.hbs"];
        await Watches(project, files);

        project.Write("templates/new.hbs", "new");
        await Watches(project, [.. files, "templates/new.hbs"]);
    }

    static async Task Watches(TestProject project, string[] files)
    {
        // One of the targets that CustomCollectWatchItems names, which dotnet watch runs.
        var run = (await project.Dotnet("msbuild", "-p:DotNetWatchBuild=true", "-t:_BuildCacheCollectCommandInputs", "-getItem:Watch")).Succeeds();
        using var items = JsonDocument.Parse(run.Output);
        var watched = items.RootElement.GetProperty("Items").GetProperty("Watch").EnumerateArray()
            .Select(static item => item.GetProperty("Identity").GetString()!).Order(StringComparer.Ordinal).ToList();

        Assert.Equal([.. files.Select(project.PathOf)], watched);
    }
}
