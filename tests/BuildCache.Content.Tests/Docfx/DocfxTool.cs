using System.Diagnostics;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>The tool itself, where the machine has it.</summary>
static class DocfxTool
{
    const string Variable = "BUILDCACHE_DOCFX";

    /// <summary>Builds what a docfx.json describes, and gives the folder of the site; without the tool the test is skipped.</summary>
    public static async Task<string> BuildAsync(string folder)
    {
        var start = new ProcessStartInfo(Find(), ["build", "docfx.json"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await error);
        return Path.Combine(folder, "_site");
    }

    static string Find()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools"));
        var tool = given is { Length: > 0 } ? given : path.SelectMany(static folder => (string[])[Path.Combine(folder, "docfx"), Path.Combine(folder, "docfx.exe")]).FirstOrDefault(File.Exists);
        Assert.SkipUnless(File.Exists(tool), $"Needs docfx: dotnet tool install --global docfx --version 2.81.0, or its path in {Variable}.");
        return tool!;
    }
}
