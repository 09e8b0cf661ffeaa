using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A project file of one line beside a docfx.json.</summary>
public sealed class DocfxTests
{
    const string Site = "bin/Debug/site";

    [Fact]
    public async Task One_line_beside_a_docfx_json_builds_the_site_that_it_describes()
    {
        var docs = TestProject.New("Docs", $"<Project Sdk=\"BuildCache.Sdk/{Packages.Version}\" />");
        docs.Write("docfx.json", """{ "build": { "content": [ { "files": "**/*.{md,yml}", "exclude": "parts/**" } ], "resource": [ "img/**" ], "globalMetadata": { "_appTitle": "Described" } } }""");
        docs.Write("toc.yml", "- name: Second\n  href: b.md\n- href: index.md\n");
        docs.Write("index.md", "# Home\n\n[!INCLUDE [x](parts/p.md)]\n\n<xref:b>\n");
        docs.Write("b.md", "---\nuid: b\n---\n# Bee\n");
        docs.Write("parts/p.md", "Included.\n");
        docs.Write("img/A.PNG", "");
        docs.Write("notes.png", "");
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(
            ["404.html", "b.html", "img/A.PNG", "index.html", "search/0.js", "search/manifest.js", "theme/site.css", "theme/site.js", "xrefmap.yml"],
            docs.Files(Site).Order(StringComparer.Ordinal));
        var home = docs.Read($"{Site}/index.html");
        Assert.Contains("<title>Home · Described</title>", home, StringComparison.Ordinal);
        Assert.Contains("<p>Included.</p>", home, StringComparison.Ordinal);
        Assert.Contains("<a href=\"b.html\">Bee</a>", home, StringComparison.Ordinal);
        (await docs.Dotnet("build")).DidNothing(docs.Report);

        // Somebody else's: default patterns find pages and assets.
        (await docs.Dotnet("build", "-p:SiteDocfx=false")).Succeeds();
        Assert.True(docs.Has($"{Site}/notes.png"));
    }

    [Fact]
    public async Task Pages_that_have_moved_are_found_in_the_list_at_the_top_of_the_repository()
    {
        var docs = TestProject.New("Docs", $"<Project Sdk=\"BuildCache.Sdk/{Packages.Version}\" />");
        docs.Write("docfx.json", """{ "build": { "content": "**/*.md" } }""");
        docs.Write("index.md", "# Home\n\n[old](old/a.md)\n");
        var list = Path.Combine(Path.GetDirectoryName(docs.Folder)!, ".openpublishing.redirection.json");
        File.WriteAllText(list, $$"""{ "redirections": [ { "source_path": "{{Path.GetFileName(docs.Folder)}}/old/a.md", "redirect_url": "../index.md" } ] }""");
        Assert.Empty((await docs.Dotnet("build")).Succeeds().Find<Warning>());
        Assert.Contains("url=../index.html\"", docs.Read($"{Site}/old/a.html"), StringComparison.Ordinal);
        (await docs.Dotnet("build")).DidNothing(docs.Report);

        File.WriteAllText(list, """{ "redirections": [] }""");
        Assert.Contains((await docs.Dotnet("build")).Succeeds().Find<Warning>(), static warning => warning.Code == "BCM1110");
        Assert.False(docs.Has($"{Site}/old/a.html"));
        (await docs.Dotnet("build", "-p:SiteRedirections=false")).Succeeds();
    }
}
