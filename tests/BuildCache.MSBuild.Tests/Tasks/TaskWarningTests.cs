using static BuildCache.MSBuild.Tests.Tasks.TaskProject;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>What tasks warn of themselves follows the project's policy as the diagnostics of results do: a site without pages, and what Clean and Publish leave alone.</summary>
public sealed class TaskWarningTests : IDisposable
{
    readonly TaskProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("BCM2110", "P.csproj")]
    [InlineData("BCM1409", "out/a.html")]
    [InlineData("BCM1417", "bin/Debug/site/a.html")]
    [InlineData("BCM1418", "gen.txt")]
    public void A_warning_is_what_the_project_makes_of_it(string code, string place)
    {
        Assert.SkipWhen(code == "BCM1418" && OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        foreach (var (policy, severity) in ((WarningPolicy, string?)[])
        [
            (WarningPolicy.None, "warning"),
            (new(true, "", "", ""), "error"),
            (new(true, "", "", code), "warning"),
            (new(false, "", code, ""), "error"),
            (new(false, code, "", ""), null),
            (new(true, code, "", ""), null),
        ])
        {
            var act = Prepare(code);
            project.Warnings = policy;
            Assert.Equal(severity != "error", act());
            string[] expected = severity is null ? [] : [$"{code} {place} {severity}"];
            Assert.Equal(expected, project.Problems);
        }
    }

    [Fact]
    public void A_site_whose_last_page_is_gone_stays_where_that_is_an_error()
    {
        project.Write("a.md", "# A\n");
        Assert.True(project.Build(site: true));
        File.Delete(project.PathOf("a.md"));

        project.Warnings = new(true, "", "", "");
        for (var i = 0; i < 2; i++)
        {
            Assert.False(project.Build(site: true));
            Assert.Equal(["BCM2110 P.csproj error"], project.Problems);
            Assert.True(project.Has(Output + "a.html"));
        }

        project.Warnings = WarningPolicy.None;
        Assert.True(project.Build(site: true));
        Assert.False(project.Has(Output + "a.html"));
    }

    [Fact]
    public void What_stops_a_publication_stops_the_next_one_too()
    {
        var publish = Prepare("BCM1409");
        project.Warnings = new(true, "", "", "");

        for (var i = 0; i < 2; i++)
        {
            Assert.False(publish());
            Assert.Equal(["BCM1409 out/a.html error"], project.Problems);
        }
        File.Delete(project.PathOf("out/a.html"));

        Assert.True(publish());
        Assert.Empty(project.Problems);
    }

    /// <summary>A project in which a task is about to say a warning, and the task.</summary>
    Func<bool> Prepare(string code)
    {
        project.Warnings = WarningPolicy.None;
        foreach (var folder in (string[])["obj", "bin", "out"])
        {
            if (Directory.Exists(project.PathOf(folder)))
            {
                Directory.Delete(project.PathOf(folder), recursive: true);
            }
        }
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(project.ProjectFile)!).Where(static file => !file.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }
        if (code == "BCM2110")
        {
            return () => project.Build(site: true);
        }

        project.Write("index.md", "# Home\n").Write("a.md", "# A\n").Write("in.txt", "in");
        Microsoft.Build.Utilities.TaskItem[] commands = code == "BCM1418" ? [Item("in.txt", "Command=cp in.txt gen.txt", "Outputs=gen.txt")] : [];
        Assert.True(project.Build(site: true, commands: commands));
        switch (code)
        {
            case "BCM1409":
                Assert.True(project.Publish());
                project.Write("out/a.html", "by hand");
                File.Delete(project.PathOf("a.md"));
                Assert.True(project.Build(site: true));
                return project.Publish;
            case "BCM1417":
                project.Write(Output + "a.html", "by hand");
                break;
            default:
                project.Write("gen.txt", "by hand");
                break;
        }
        return () => project.Clean();
    }
}
