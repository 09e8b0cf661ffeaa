using System.Text.Json;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>Tasks of one database take turns: what one of them writes beside it, and deletes, is not in the way of another.</summary>
public sealed class TurnTests : IDisposable
{
    readonly TaskProject project = new();

    public TurnTests() => project.Write("index.md", "# Home\n");

    public void Dispose() => project.Dispose();

    string LockFile => project.PathOf("obj/buildcache/P.db.build");

    static FileStream Take(string file) => new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    bool IsTaken
    {
        get
        {
            try
            {
                using var mine = Take(LockFile);
                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    /// <summary>What fails while the lock is held is in the report, which nobody writes without it.</summary>
    [Theory]
    [InlineData("*.outputs.txt")]
    [InlineData("*.project.json")]
    public void The_lists_are_written_before_another_build_begins(string list)
    {
        Assert.True(project.Build(site: true));
        var path = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(LockFile)!, list));
        File.Delete(path);
        Directory.CreateDirectory(path);
        project.Write("other.md", "# Other\n");

        Assert.False(project.Build(site: true));

        Assert.Contains(project.Problems, static problem => problem.StartsWith("BCM9002 ", StringComparison.Ordinal));
        using var report = JsonDocument.Parse(project.Read("obj/buildcache/report.json"));
        Assert.Equal("failed", report.RootElement.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clean_waits_for_a_build_and_deletes_before_another_one_begins(bool keepDatabase)
    {
        Assert.True(project.Build(site: true));
        var other = Take(LockFile);
        var heard = new List<(string, bool HasOutput, bool HasDatabase, bool IsTaken)>();
        project.Hears = message =>
        {
            heard.Add((message, project.Has(TaskProject.Output + "index.html"), project.Has("obj/buildcache/P.db"), IsTaken));
            other.Dispose();
        };

        Assert.True(project.Clean(keepDatabase));

        Assert.Equal(
            [
                ($"Waiting for another build that uses '{project.PathOf("obj/buildcache/P.db")}'.", true, true, true),
                (heard[^1].Item1, false, keepDatabase, true),
            ],
            heard);
        Assert.False(IsTaken);
    }

    [Fact]
    public void Clean_that_is_cancelled_while_it_waits_deletes_nothing()
    {
        Assert.True(project.Build(site: true));
        using var other = Take(LockFile);
        var clean = project.NewClean(keepDatabase: false);
        project.Hears = _ => clean.Cancel();

        Assert.False(project.Execute(clean));

        Assert.True(project.Has(TaskProject.Output + "index.html"));
        Assert.Contains(project.Said, static line => line.Message == "BuildCache: cancelled; nothing was deleted.");
    }

    [Fact]
    public void Clean_of_what_was_never_built_makes_nothing()
    {
        Assert.True(project.Clean());
        Assert.False(Directory.Exists(project.PathOf("obj")));
    }
}
