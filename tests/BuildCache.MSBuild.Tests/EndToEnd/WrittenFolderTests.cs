namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A folder of sources stays one, wherever somebody builds to.</summary>
public sealed class WrittenFolderTests
{
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

    /// <summary>What a site has beside the files of the theme.</summary>
    internal static string[] PagesIn(TestProject docs, string site) => [.. docs.Files(site).Where(static file => (file.EndsWith(".html", StringComparison.Ordinal) || file.EndsWith(".svg", StringComparison.Ordinal)) && file != "404.html")];
}
