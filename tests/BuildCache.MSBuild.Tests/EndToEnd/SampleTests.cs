using System.Diagnostics;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The samples build with one command from a clone in which nothing was built.</summary>
public sealed class SampleTests
{
    static Task<string>? clone;

    [Fact]
    public async Task The_documentation_builds_from_a_fresh_clone_and_then_does_nothing()
    {
        var docs = TestProject.At(Path.Combine(await (clone ??= Clone()), "samples", "Docs"));

        var first = await docs.DotnetHere("build", "samples/Docs");
        Assert.True(first.ExitCode == 0, first.Output);
        Assert.True(docs.Has("bin/Debug/site/index.html"));

        var second = await docs.DotnetHere("build", "samples/Docs");
        second.DidNothing(docs.Report);
    }

    [Fact]
    public async Task The_generated_code_runs()
    {
        var code = TestProject.At(Path.Combine(await (clone ??= Clone()), "samples", "GeneratedCode"));

        var run = await code.DotnetHere("run", "--project", "samples/GeneratedCode");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("Jupiter   88,846 mi   97 moons", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("The Earth measures 12,756 km.", run.Output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handlers_of_a_sites_own_code_and_of_another_project_run()
    {
        var sample = TestProject.At(Path.Combine(await (clone ??= Clone()), "samples", "Handlers"));

        var first = await sample.DotnetHere("build", "samples/Handlers");

        Assert.True(first.ExitCode == 0, first.Output);
        Assert.DoesNotContain("warning BCM", first.Output, StringComparison.Ordinal);
        Assert.Contains("<li>Builds start twice as fast (1.1)</li>", sample.Read("bin/Debug/net10.0/site/contributors.html"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"1.1.html\">1.1</a>, 15 October 2026", sample.Read("bin/Debug/net10.0/site/changelog/index.html"), StringComparison.Ordinal);
        Assert.Contains("2 min", sample.Read("bin/Debug/net10.0/site/guide/long.html"), StringComparison.Ordinal);
        (await sample.DotnetHere("build", "samples/Handlers")).DidNothing(sample.Report);

        // Eight words more are read in the same two minutes: the page is read and counted again, and what shows the minutes only for its text.
        sample.Write("guide/long.md", sample.Read("guide/long.md") + "\nA few words more change no minutes at all.\n");
        await sample.DotnetHere("build", "samples/Handlers");
        Assert.Equal(["Body", "Page", "Parse", "ReadingTime", "Search"], sample.Report.Handlers.Where(static handler => handler.Ran > 0).Select(static handler => handler.Name));
        Assert.Equal(2, sample.Report.Outputs.Written);

        var app = await sample.DotnetHere("run", "--project", "samples/Handlers/App");
        Assert.True(app.ExitCode == 0, app.Output);
        Assert.EndsWith("Hint, Warning, Error", app.Output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_of_the_solution_runs_for_the_files_that_changed()
    {
        var sample = TestProject.At(Path.Combine(await (clone ??= Clone()), "samples", "CachedExec"));
        var report = sample.PathOf("App/obj/buildcache/report.json");

        var run = await sample.DotnetHere("run", "--project", "samples/CachedExec/App");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.EndsWith("ffbf00 b7410e d6f1ff", run.Output.Trim(), StringComparison.Ordinal);

        sample.Write("App/palettes/Cold.txt", "Ice ffffff\nand more words\n");
        run = await sample.DotnetHere("run", "--project", "samples/CachedExec/App");
        Assert.EndsWith("ffbf00 b7410e ffffff", run.Output.Trim(), StringComparison.Ordinal);
        Assert.Contains("Cold.txt(2,1): warning PAL01", run.Output, StringComparison.Ordinal);
        Assert.Equal((1L, 1L), (BuildRun.ReadReport(report).Effects.Ran, BuildRun.ReadReport(report).Outputs.Written));
    }

    [Fact]
    public async Task Pictures_are_made_once_for_all_pages_that_show_them()
    {
        var sample = TestProject.At(Path.Combine(await (clone ??= Clone()), "samples", "Images"));

        var first = await sample.DotnetHere("build", "samples/Images");
        Assert.True(first.ExitCode == 0, first.Output);
        Assert.DoesNotContain("warning BCM", first.Output, StringComparison.Ordinal);
        var variants = sample.Files("bin/Debug/site/photos").Count(static file => file.EndsWith(".webp", StringComparison.Ordinal) && file.Count(static c => c == '.') > 1);
        Assert.Equal(variants, sample.Report.Handlers.Single(static handler => handler.Name == "ImageVariant").Ran);

        (await sample.DotnetHere("build", "samples/Images")).DidNothing(sample.Report);

        // One more page with a picture that others show: no picture is made.
        sample.Write("again.md", "# Again\n\n![Mountains](photos/mountains.webp)\n");
        await sample.DotnetHere("build", "samples/Images");
        Assert.Equal(0, sample.Report.Handlers.Single(static handler => handler.Name == "ImageVariant").Ran);
        Assert.Contains("srcset=\"photos/mountains.webp.400.webp 400w", sample.Read("bin/Debug/site/again.html"), StringComparison.Ordinal);
    }

    /// <summary>The files of the working tree that belong to the repository.</summary>
    static async Task<string> Clone()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "src", "sdk", "samples", "nuget", "docs", "CHANGELOG.md", "*.props", "*.targets", "global.json", ".editorconfig"])
        {
            WorkingDirectory = Packages.Repository,
            RedirectStandardOutput = true,
        };
        string[] files;
        try
        {
            using var git = Process.Start(start)!;
            files = (await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            files = [];
        }

        Assert.SkipWhen(files.Length == 0, "git or its repository is missing: it tells which files a clone has.");
        var clone = Packages.NewFolder("clone");
        foreach (var file in files.Where(file => File.Exists(Path.Combine(Packages.Repository, file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(clone, file))!);
            File.Copy(Path.Combine(Packages.Repository, file), Path.Combine(clone, file));
        }

        // Analyzers have judged this code when it was built to be tested; the samples they judge here.
        File.WriteAllText(Path.Combine(clone, "src", "Directory.Build.props"), """
            <Project>
              <PropertyGroup><RunAnalyzers>false</RunAnalyzers></PropertyGroup>
              <Import Project="../Directory.Build.props" />
            </Project>
            """);
        return clone;
    }
}
