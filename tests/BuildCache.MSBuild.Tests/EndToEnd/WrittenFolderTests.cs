namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What <c>-o</c> and its like put beside a site is no input of later builds, and a folder of sources stays one.</summary>
public sealed class WrittenFolderTests
{
    [Theory]
    [InlineData("build", "-o", "out")]
    [InlineData("build", "-p:OutputPath=out")]
    [InlineData("build", "--property:OutDir=out/")]
    [InlineData("publish", "-o", "out")]
    public async Task What_is_put_beside_a_program_is_no_input_of_its_site(params string[] arguments)
    {
        var docs = TestProject.Composed(Copied).Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        foreach (var _ in (int[])[1, 2])
        {
            (await docs.Dotnet(arguments)).Succeeds();
            Assert.Equal(["img/a.svg", "Notes.md"], docs.Files("out").Where(static file => file is "Notes.md" or "img/a.svg").OrderDescending(StringComparer.Ordinal));

            (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(["Notes.html", "guide/page.html", "img/a.svg", "index.html"], PagesIn(docs, "bin/Debug/net10.0/site"));

            // The database is no witness that is needed.
            Directory.Delete(docs.PathOf("obj/buildcache"), recursive: true);
            (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(["Notes.html", "guide/page.html", "img/a.svg", "index.html"], PagesIn(docs, "bin/Debug/net10.0/site"));
        }
    }

    [Theory]
    [InlineData("publish", "-f", "net10.0", "-c", "Debug", "-o", "out")]
    [InlineData("publish", "-f", "net10.0", "-c", "Debug", "-o", "out", "--no-build")]
    public async Task What_is_put_beside_a_program_of_several_frameworks_is_no_input_of_its_site(params string[] arguments)
    {
        var docs = TestProject.Docs($"<PropertyGroup>{TestProject.TwoFrameworks}</PropertyGroup>{Copied}", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}").Write("Class.cs", "public class Class { }").Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        (await docs.Dotnet("build")).Succeeds();
        (await docs.Dotnet(arguments)).Succeeds();
        Assert.True(docs.Has("out/Notes.md"));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("publish")]
    public async Task What_a_project_below_takes_of_a_site_is_no_input_of_it(string command)
    {
        var docs = TestProject.Docs();
        var web = TestProject.Web(docs, docs.PathOf("web"));
        (await web.Dotnet(command, "-o", "out")).Succeeds();
        Assert.True(web.Has("out/wwwroot/docs/guide/page.html"));

        Assert.Contains(docs.Files("web"), static file => file.StartsWith(".out.", StringComparison.Ordinal));

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(["guide/page.html", "index.html"], PagesIn(docs, "bin/Debug/site"));
    }

    [Theory]
    [InlineData(false, "build")]
    [InlineData(true, "build")]
    [InlineData(false, "publish")]
    [InlineData(true, "publish")]
    public async Task A_folder_of_sources_stays_one_when_somebody_builds_to_it(bool composed, string command)
    {
        var docs = (composed ? TestProject.Composed() : TestProject.Docs()).Write("docs/deep/a.md", "# A\n");
        for (var i = 0; i < 2; i++)
        {
            var outcome = await docs.Dotnet(command, "-o", "docs");
            if (command == "build")
            {
                outcome.Succeeds();
            }
            else if (composed)
            {
                // The site goes to a folder of its own in it.
                Assert.Equal(["BCM2109"], outcome.Succeeds().Warnings);
            }
            else
            {
                outcome.FailsWith("BCM2103");
                Assert.Equal(["deep/a.md"], docs.Files("docs"));
            }
        }

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(["docs/deep/a.html", "guide/page.html", "index.html"], PagesIn(docs, composed ? "bin/Debug/net10.0/site" : "bin/Debug/site"));
    }

    [Fact]
    public async Task Only_a_folder_that_somebody_names_has_a_record_in_the_project()
    {
        foreach (var docs in (TestProject[])[TestProject.Docs(), TestProject.Composed()])
        {
            (await docs.Dotnet("build")).Succeeds();
            (await docs.Dotnet("publish")).Succeeds();
            Assert.Empty(Directory.GetFiles(docs.Folder, "*.buildcache"));

            // What is in a folder that has a record needs none, the site's own apart.
            (await docs.Dotnet("build", "-o", "out")).Succeeds();
            Assert.Equal([".out", ".site"], Directory.GetFiles(docs.Folder, "*.buildcache").Concat(Directory.GetFiles(docs.PathOf("out"), "*.buildcache")).Select(static file => Path.GetFileName(file).Split('.') is ["", var name, ..] ? "." + name : file));
        }
    }

    const string Copied = "<ItemGroup><None Update=\"Notes.md;img/a.svg\" CopyToOutputDirectory=\"PreserveNewest\" /></ItemGroup>";

    /// <summary>What a site has beside the files of the theme.</summary>
    static string[] PagesIn(TestProject docs, string site) => [.. docs.Files(site).Where(static file => (file.EndsWith(".html", StringComparison.Ordinal) || file.EndsWith(".svg", StringComparison.Ordinal)) && file != "404.html")];
}
