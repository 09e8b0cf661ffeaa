using System.Diagnostics;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Site;

/// <summary>A repository of git in a folder of its own, which knows nothing of what the machine's user has configured.</summary>
sealed class GitRepository : IDisposable
{
    static readonly bool IsThere = Array.Exists(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), static folder => File.Exists(Path.Combine(folder, "git")) || File.Exists(Path.Combine(folder, "git.exe")));

    public GitRepository() => Assert.SkipUnless(IsThere, "Needs git on the PATH.");

    public string Folder { get; } = MemoryFolder.New("bc-git-");

    public void Run(params string[] arguments) => RunAs("Ann", "2026-01-01", arguments);

    /// <summary>Commits everything.</summary>
    public void Commit(string author, string day)
    {
        RunAs(author, day, "add", "--all");
        RunAs(author, day, "commit", "--quiet", "--allow-empty", "--message", "Changes");
    }

    void RunAs(string author, string day, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder, RedirectStandardError = true };
        foreach (var (name, value) in new[]
        {
            ("GIT_CONFIG_GLOBAL", Path.Combine(Folder, "none")), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_COMMITTER_NAME", "Committer"), ("GIT_COMMITTER_EMAIL", "c@example.org"),
            ("GIT_AUTHOR_NAME", author), ("GIT_AUTHOR_EMAIL", author + "@example.org"), ("GIT_AUTHOR_DATE", day + "T12:00:00+0000"), ("GIT_COMMITTER_DATE", day + "T12:00:00+0000"),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error}");
    }

    public void Dispose()
    {
        // On Windows what git stores is read-only.
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
