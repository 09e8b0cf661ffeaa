namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A folder of sources stays one, wherever somebody builds or publishes to.</summary>
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

    /// <summary>What a site has beside the files of the theme.</summary>
    static string[] PagesIn(TestProject docs, string site) => [.. docs.Files(site).Where(static file => (file.EndsWith(".html", StringComparison.Ordinal) || file.EndsWith(".svg", StringComparison.Ordinal)) && file != "404.html")];
}
