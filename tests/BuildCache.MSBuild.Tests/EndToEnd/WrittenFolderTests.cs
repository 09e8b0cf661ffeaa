namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What <c>-o</c> and its like put beside a site is no input of later builds, and a folder of sources stays one.</summary>
public sealed class WrittenFolderTests
{
    [Theory]
    [InlineData("build", "-o", "out")]
    [InlineData("build", "-p:OutputPath=out")]
    [InlineData("build", "--property:OutDir=out/")]
    [InlineData("publish", "-o", "out")]
    [InlineData("build", "-o", "out", "-p:SiteOutputPath=out")]
    public async Task What_is_put_beside_a_program_is_no_input_of_its_site(params string[] arguments)
    {
        var docs = TestProject.Composed(Copied).Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        docs.Write("out/.gitkeep", "");
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
            if (composed)
            {
                // The site goes to a folder of its own in it, and the program beside the sources.
                Assert.Equal(["BCM2109"], outcome.Succeeds().Warnings);
            }
            else if (command == "build")
            {
                Assert.Empty(outcome.Succeeds().Warnings);
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
    public async Task A_site_that_is_built_once_to_a_folder_of_sources_takes_nothing_from_later_ones()
    {
        var docs = TestProject.Docs().Write("docs/a.md", "# A\n").Write("docs/a.svg", "<svg/>");
        string[] all = ["docs/a.html", "docs/a.svg", "guide/page.html", "index.html"];
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(all, PagesIn(docs, "bin/Debug/site"));

        Assert.Equal(["BCM2109"], (await docs.Dotnet("build", "-p:SiteOutputPath=docs")).Succeeds().Warnings);
        Assert.True(docs.Has("docs/index.html"));
        foreach (var obj in (string[])["", "obj"])
        {
            if (obj.Length > 0)
            {
                Directory.Delete(docs.PathOf(obj), recursive: true);
            }
            Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
            Assert.Equal(all, PagesIn(docs, "bin/Debug/site"));
        }

        // Whose a file is that comes later cannot be known: every build says so, until the outputs are gone.
        docs.Write("docs/late.md", "# Late\n");
        foreach (var _ in (int[])[1, 2])
        {
            var told = (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(["BCM2109"], told.Warnings);
            Assert.Contains("late.md", told.Output, StringComparison.Ordinal);
            Assert.Equal(all, PagesIn(docs, "bin/Debug/site"));
        }
        (await docs.Dotnet("clean", "-p:SiteOutputPath=docs")).Succeeds();
        Assert.Equal(["a.md", "a.svg", "late.md"], docs.Files("docs"));
        Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
        Assert.Equal([.. all[..2], "docs/late.html", .. all[2..]], PagesIn(docs, "bin/Debug/site"));
    }

    [Fact]
    public async Task What_is_published_to_a_folder_of_assets_takes_nothing_from_the_site()
    {
        var docs = TestProject.Docs().Write("media/a.svg", "<svg/>").Write("media/guide/mine.html", "mine");
        string[] all = ["guide/page.html", "index.html", "media/a.svg", "media/guide/mine.html"];
        foreach (var _ in (int[])[1, 2])
        {
            (await docs.Dotnet("publish", "-c", "Debug", "-o", "media")).Succeeds();
            Assert.Equal([.. all[..2], "a.svg", "guide/mine.html", .. all[2..]], [.. PagesIn(docs, "media").OrderBy(file => Array.IndexOf([.. all[..2], "a.svg", "guide/mine.html", .. all[2..]], file))]);
            (await docs.Dotnet("build")).Succeeds();
            Assert.Equal(all, PagesIn(docs, "bin/Debug/site"));
        }

        // Outputs that are gone prove nothing, and a folder that is made again begins anew.
        Directory.Delete(docs.PathOf("media"), recursive: true);
        docs.Write("media/b.svg", "<svg/>");
        foreach (var _ in (int[])[1, 2])
        {
            Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
            Assert.Equal(["guide/page.html", "index.html", "media/b.svg"], PagesIn(docs, "bin/Debug/site"));
            (await docs.Dotnet("publish", "-c", "Debug", "-o", "media")).Succeeds();
        }
        Directory.Delete(docs.PathOf("media"), recursive: true);
        docs.Write("media/index.html", "mine");
        (await docs.Dotnet("publish", "-c", "Debug", "-o", "media")).FailsWith("BCM1414");
        Assert.Equal("mine", docs.Read("media/index.html"));
    }

    [Theory]
    [InlineData(false, "landing")]
    [InlineData(true, "landing/site")]
    public async Task A_file_of_the_project_is_not_replaced_by_a_published_one(bool composed, string folder)
    {
        var docs = (composed ? TestProject.Composed() : TestProject.Docs()).Write(folder + "/index.html", "mine");
        foreach (var _ in (int[])[1, 2])
        {
            (await docs.Dotnet("publish", "-o", "landing")).FailsWith("BCM1414");
            Assert.Equal("mine", docs.Read(folder + "/index.html"));
            Assert.False(docs.Has(folder + "/guide/page.html"));
        }
        (await docs.Dotnet("publish", "-o", "landing", "-p:SiteOverwrite=true")).Succeeds();
        Assert.NotEqual("mine", docs.Read(folder + "/index.html"));
        (await docs.Dotnet("publish", "-o", "landing")).Succeeds();
    }

    [Fact]
    public async Task Markdown_that_comes_to_a_published_folder_stays_and_is_told()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("publish", "-o", "out/")).Succeeds();
        docs.Write("out/README.md", "# Read me\n");
        foreach (var arguments in (string[][])[["publish", "-o", "out/"], ["publish", "-p:PublishDir=out/"], ["build"]])
        {
            Assert.Equal(["BCM2109"], (await docs.Dotnet(arguments)).Succeeds().Warnings);
            Assert.False(docs.Has("bin/Debug/site/out/README.html"));
        }
        Assert.True(docs.Has("out/README.md"));
    }

    [Fact]
    public async Task A_program_of_another_name_is_no_input_either()
    {
        var docs = TestProject.Composed(Copied).Write("Notes.md", "# Notes\n").Write("img/a.svg", "<svg/>");
        foreach (var name in (string[])["One", "Two", "Two"])
        {
            Assert.Empty((await docs.Dotnet("build", "-o", "out", "-p:AssemblyName=" + name)).Succeeds().Warnings);
        }
        File.Delete(docs.PathOf("out/One.dll"));
        Assert.Empty((await docs.Dotnet("build")).Succeeds().Warnings);
        Assert.Equal(["Notes.html", "guide/page.html", "img/a.svg", "index.html"], PagesIn(docs, "bin/Debug/net10.0/site"));
    }

    [Fact]
    public async Task A_folder_of_a_program_stays_one_until_it_is_made_anew()
    {
        var docs = TestProject.Composed("<PropertyGroup><OutputPath>build/</OutputPath><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>");
        (await docs.Dotnet("build")).Succeeds();
        // What the program has written stays when it is built anew.
        docs.Write("build/net10.0/data.js", "1");
        (await docs.Dotnet("build", "-t:Rebuild")).Succeeds();
        (await docs.Dotnet("build", "-o", "other")).Succeeds();
        Assert.Equal(["guide/page.html", "index.html"], PagesIn(docs, "other/site"));

        Directory.Delete(docs.PathOf("other"), recursive: true);
        docs.Write("other/mine.md", "# Mine\n");
        (await docs.Dotnet("build", "-o", "other")).FailsWith("BCM2109");
        (await docs.Dotnet("build", "-o", "other", "-p:TreatWarningsAsErrors=false")).Succeeds();
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(["guide/page.html", "index.html", "other/mine.html"], PagesIn(docs, "build/net10.0/site"));
    }

    [Fact]
    public async Task Where_a_referencing_project_publishes_to_is_no_matter_of_the_site()
    {
        var docs = TestProject.Docs().Write("deploy/how.md", "# How\n");
        var web = TestProject.Web(docs);
        (await web.Dotnet("publish", "-p:PublishDir=deploy/")).Succeeds();
        Assert.True(web.Has("deploy/wwwroot/docs/deploy/how.html"));
        (await docs.Dotnet("build", "-c", "Release")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task Only_a_folder_that_somebody_names_has_a_record_in_the_project()
    {
        foreach (var (docs, records) in (IEnumerable<(TestProject, string[])>)[(TestProject.Docs(), ["out/.site"]), (TestProject.Composed(), [".out", "out/.site"])])
        {
            (await docs.Dotnet("build")).Succeeds();
            (await docs.Dotnet("publish")).Succeeds();
            Assert.Empty(Directory.GetFiles(docs.Folder, "*.buildcache"));

            (await docs.Dotnet("build", "-o", "out")).Succeeds();
            Assert.Equal(records, Directory.GetFiles(docs.Folder, ".*.buildcache", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(docs.Folder, file)).Where(static file => !file.StartsWith("bin/", StringComparison.Ordinal)).Select(static file => file[..file.IndexOf('.', file.IndexOf('.', StringComparison.Ordinal) + 1)]).Order(StringComparer.Ordinal));
        }
    }

    const string Copied = "<ItemGroup><None Update=\"Notes.md;img/a.svg\" CopyToOutputDirectory=\"PreserveNewest\" /></ItemGroup>";

    /// <summary>What a site has beside the files of the theme.</summary>
    static string[] PagesIn(TestProject docs, string site) => [.. docs.Files(site).Where(static file => (file.EndsWith(".html", StringComparison.Ordinal) || file.EndsWith(".svg", StringComparison.Ordinal)) && file != "404.html")];
}
