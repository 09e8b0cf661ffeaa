namespace BuildCache.Server.Tests;

/// <summary>What the system tells of a project's folder, and which of it is worth a look.</summary>
public sealed class ProjectWatcherTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("bc-watch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_the_engine_never_takes_for_an_input_is_not_told()
    {
        var project = new ProjectDescription
        {
            ProjectFile = Path.Combine(folder, "P.csproj"),
            ProjectDirectory = folder,
            DatabasePath = Path.Combine(folder, "obj", "buildcache", "P.db"),
            OutputDirectory = Path.Combine(folder, "bin", "site"),
            Target = "Debug|bin/site",
            ExcludedFolders = ["bin", "obj"],
        };
        using var watcher = new ProjectWatcher(project, isTold: true);
        Write("node_modules/a/readme.md");
        Write("docs/.git/index");
        Write("bin/site/index.html");
        Write("a.md");
        Assert.Equal(["a.md"], (await watcher.NextAsync(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken))!.Names.Where(static name => name != "docs"));
    }

    void Write(string path)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
    }
}
