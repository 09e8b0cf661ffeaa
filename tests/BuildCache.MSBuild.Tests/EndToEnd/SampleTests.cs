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

        return clone;
    }
}
