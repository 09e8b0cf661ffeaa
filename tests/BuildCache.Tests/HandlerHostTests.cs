using BuildCache.Testing;

namespace BuildCache.Tests;

/// <summary>The host that users test their handlers with, used as its documentation says.</summary>
public sealed class HandlerHostTests
{
    [Fact]
    public async Task It_tells_what_ran_and_what_came_of_it()
    {
        using var host = new HandlerHost(new ReleaseNotes());
        host["changelog/1.0.txt"] = "First release";
        var first = await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(first.Succeeded);
        Assert.Equal("First release\n", first.Outputs["releases/1.0.txt"]);
        Assert.Equal("First release\n"u8, first.ReadOutput("releases/1.0.txt"));
        Assert.Equal(["Release changelog/1.0.txt", "ReleaseList ", "ReleasePage 1.0"], first.Ran);

        var second = await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(second.Ran);
        Assert.Equal(first.Outputs, second.Outputs);

        host["changelog/1.0.txt"] = "The first release";
        var third = await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["Release changelog/1.0.txt", "ReleasePage 1.0"], third.Ran);
        Assert.Equal("The first release\n", third.Outputs["releases/1.0.txt"]);
        Assert.Empty(await host.DifferencesFromCleanBuildAsync(TestContext.Current.CancellationToken));

        host["changelog/1.0.txt"] = null;
        Assert.Null(host["changelog/1.0.txt"]);
        var fourth = await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["all.txt"], fourth.Outputs.Keys);
    }

    [Fact]
    public async Task Configuration_comes_from_the_test_alone()
    {
        using var host = new HandlerHost(new InlineHandler(static on => on.Once().Named("Settings").Run(static context =>
            context.Write("settings.txt", $"{context.Property("SiteTitle")} {context.Environment("PATH")} {context.Environment("MODE")} {context.Items("Extra").Count}"))));
        host.Properties["SiteTitle"] = "Site";
        host.Environment["MODE"] = "fast";
        host.Items["Extra"] = new ItemList { Items = [new Item("a", new Dictionary<string, string>())] };
        Assert.Equal("Site  fast 1", (await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken)).Outputs["settings.txt"]);
        host.Environment["MODE"] = "slow";
        Assert.Equal("Site  slow 1", (await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken)).Outputs["settings.txt"]);
    }

    [Fact]
    public async Task A_handler_that_reads_behind_the_context_differs_from_a_clean_build()
    {
        var hidden = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(hidden, "a");
            using var host = new HandlerHost(new InlineHandler(on => on.Once().Named("Hidden").Run(context => context.Write("a.txt", File.ReadAllText(hidden)))));
            await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
            File.WriteAllText(hidden, "b");
            Assert.Equal(["a.txt: a clean build writes other content"], await host.DifferencesFromCleanBuildAsync(TestContext.Current.CancellationToken));
            var rebuilt = await host.BuildAsync(rebuild: true, TestContext.Current.CancellationToken);
            Assert.Equal("BCM3003", Assert.Single(rebuilt.Diagnostics).Code);
        }
        finally
        {
            File.Delete(hidden);
        }
    }

    [Fact]
    public async Task A_failure_is_told()
    {
        using var host = new HandlerHost(new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) => context.Write("../" + file.Path, ""))));
        host["a.txt"] = "";
        var run = await host.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(run.Succeeded);
        Assert.Equal("BCM1401", Assert.Single(run.Diagnostics).Code);
        Assert.Empty(run.Outputs);
        Assert.Throws<ArgumentException>(() => host["../a.txt"] = "");
    }

    [Fact]
    public void It_leaves_nothing_behind()
    {
        string folder;
        using (var host = new HandlerHost())
        {
            folder = host.ProjectDirectory;
            host["a.txt"] = "a";
            Assert.True(Directory.Exists(folder));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    sealed class ReleaseNotes : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Files("changelog/*.txt").Named("Release").Produces("Release").Run(static (file, context) =>
                context.Emit("Release", Path.GetFileNameWithoutExtension(file.Path), new { notes = context.ReadText(file.Path) }));
            on.Each("Release").Named("ReleasePage").Run(static (release, context) => context.Write($"releases/{release.Id}.txt", release.Text("notes") + "\n"));
            on.Once().Named("ReleaseList").Run(static context =>
                context.Write("all.txt", string.Join('\n', context.Query("select id from Release order by id").Select(static row => row.Text("id")))));
        }
    }
}
