using System.Text.Json.Nodes;

namespace BuildCache.Tool.Tests;

/// <summary>Commands that go on: what they say while somebody builds.</summary>
public sealed class FollowTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task The_log_tells_of_each_build_as_it_ends()
    {
        await project.BuildAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var said = new Overheard();
        using var json = new Overheard();
        var (plain, lines) = (project.RunAsync(said, end.Token, "log", "--follow"), project.RunAsync(json, end.Token, "log", "-f", "--json"));
        await TellAsync(1, "succeeded");

        project.Write("guide/run.md", "# Run\n\nAnew.\n");
        await project.BuildAsync();
        await TellAsync(2, "succeeded");

        // One that has begun and does not end, and is overtaken: it was killed.
        using (var db = Connection.Open(project.Description.DatabasePath, readOnly: false))
        {
            db.Execute("insert into bc_build (id, target, started) values (3, 'Debug|bin/Debug/site', '2026-01-01T00:00:00Z')");
        }
        project.Write("guide/run.md", "---\ntitle: [\n---\n");
        await project.BuildAsync(mayFail: true);
        await TellAsync(3, null);
        await TellAsync(4, "failed");

        await end.CancelAsync();
        Assert.Equal((0, 0), (await plain, await lines));

        async Task TellAsync(int build, string? outcome)
        {
            Assert.StartsWith($"{build} {outcome ?? "not finished"}: ", await said.NextAsync(), StringComparison.Ordinal);
            var entry = JsonNode.Parse(await json.NextAsync())!;
            Assert.Equal((build, outcome), (entry["build"]!["build"]!.GetValue<int>(), (string?)entry["build"]!["outcome"]));
        }
    }
}
