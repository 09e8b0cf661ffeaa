using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Commands;

/// <summary>A command is killed or cancelled while it writes. Nothing is deleted that it is not known to have written, and the next build is right.</summary>
[Trait("Speed", "Slow")]
public sealed class InterruptedCommandTests : IDisposable
{
    const int Killed = 137;

    readonly TestProject project = new();

    public InterruptedCommandTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");

    public void Dispose() => project.Dispose();

    string PathOf(string path) => Path.Combine(project.Folder, path);

    string Text(string path) => File.ReadAllText(PathOf(path));

    void Recipe(string name, string run, string outputs, string after = "") => project.Write(name + ".cmd", Recipes.Write(run, outputs, after: after));

    async Task<string[]> Build()
    {
        var result = await project.Build();
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return [.. result.Diagnostics.Select(static d => $"{d.Code} {d.File}")];
    }

    void Lose(string what)
    {
        foreach (var file in what == "nothing" ? [] : Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!).Where(file => what == "everything" || file.EndsWith(".db", StringComparison.Ordinal) || file.Contains(".db-", StringComparison.Ordinal)).ToList())
        {
            File.Delete(file);
        }
    }

    /// <summary>What stands beside the database may come from a cache that somebody else has written.</summary>
    [Fact]
    public async Task A_journal_brings_back_what_was_moved_away_and_nothing_else()
    {
        Recipe("a", "echo 1 > gen/one.txt", "gen/");
        Assert.Empty(await Build());
        File.WriteAllText(project.Database + ".commands", "{\"Run\":1,\"Outputs\":[\"Directory.Build.props\"],\"Aside\":{\"Directory.Build.props\":\"x\"},\"Foreign\":{\"Directory.Build.props\":\"7 1 1\"}}\n");
        Directory.CreateDirectory(project.Database + ".aside");
        File.WriteAllText(project.Database + ".aside/x", "planted");
        Assert.Equal(["BCM2316 Directory.Build.props"], await Build());
        Assert.False(File.Exists(PathOf("Directory.Build.props")));
        Assert.Equal("planted", File.ReadAllText(project.Database + ".aside/x"));
        Assert.Empty(await Build());
    }

    [Fact]
    public async Task A_journal_is_not_written_through_a_link()
    {
        Recipe("a", "echo 1 > gen/one.txt", "gen/");
        Assert.Empty(await Build());
        var precious = PathOf("../precious.txt");
        File.WriteAllText(precious, "precious");
        File.CreateSymbolicLink(project.Database + ".commands", precious);
        Recipe("a", "echo 2 > gen/one.txt", "gen/");
        Assert.Empty(await Build());
        Assert.Equal(("2\n", "precious"), (Text("gen/one.txt"), File.ReadAllText(precious)));
    }

    [Theory]
    [InlineData(InputTrust.Stat, false)]
    [InlineData(InputTrust.Nothing, true)]
    public async Task What_a_journal_says_to_be_written_is_believed_where_the_cache_is(InputTrust trust, bool stays)
    {
        project.Trust = trust;
        Recipe("a", "echo 1 > gen/one.txt", "gen/");
        Assert.Empty(await Build());
        project.Write("mine.txt", "mine");
        File.WriteAllText(project.Database + ".commands", $"{{\"Run\":1,\"Written\":{{\"mine.txt\":\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("mine"u8))}\"}}}}\n");
        Assert.DoesNotContain(await Build(), static said => !said.StartsWith("BCM3001", StringComparison.Ordinal));
        Assert.Equal(stays, File.Exists(PathOf("mine.txt")));
    }

    [Theory]
    [InlineData("KILL", "nothing")]
    [InlineData("KILL", "database")]
    [InlineData("KILL", "everything")]
    [InlineData("TERM", "nothing")]
    [InlineData("TERM", "database")]
    public async Task Files_of_the_user_in_an_output_folder_stay(string signal, string lost)
    {
        project.Write("gen/notes.txt", "notes");
        project.Write("gen/old.txt", "old");
        project.Write("gen/touched.txt", "touched");
        project.Write("gen/untouched.txt", "untouched");
        Recipe("a", "echo 1 > gen/one.txt; echo 1 > gen/gone.txt", "gen/");
        Assert.Empty(await Build());

        Recipe("a", $"echo half > gen/one.txt; echo half > gen/half.txt; kill -{signal} $PPID; exec sleep 1000", "gen/");
        Assert.Equal(signal == "TERM" ? CommandChild.Cancelled : Killed, await CommandChild.Run(project));
        Assert.Equal(signal == "KILL", File.Exists(project.Database + ".commands"));

        project.Write("gen/notes.txt", "edited");
        project.Write("gen/new.txt", "new");
        File.Move(PathOf("gen/old.txt"), PathOf("gen/renamed.txt"));
        File.SetLastWriteTimeUtc(PathOf("gen/touched.txt"), DateTime.UtcNow.AddYears(-1));
        Lose(lost);
        Recipe("a", "echo 2 > gen/one.txt; echo 2 > gen/two.txt", "gen/");
        var said = await Build();

        Assert.Equal("edited", Text("gen/notes.txt"));
        Assert.Equal("new", Text("gen/new.txt"));
        Assert.Equal("old", Text("gen/renamed.txt"));
        Assert.Equal("touched", Text("gen/touched.txt"));
        Assert.Equal("untouched", Text("gen/untouched.txt"));
        Assert.Equal(("2\n", "2\n"), (Text("gen/one.txt"), Text("gen/two.txt")));
        // What cannot be told from a half-written file is told, if the journal is there that knows of it.
        Assert.Equal(signal == "TERM" || lost == "everything" ? [] : ["BCM2312 gen/half.txt", "BCM2312 gen/new.txt", "BCM2312 gen/notes.txt", "BCM2312 gen/touched.txt"], said);
        Assert.Equal(signal == "KILL", File.Exists(PathOf("gen/half.txt")));
        Assert.False(File.Exists(project.Database + ".commands"));

        Assert.Empty(await Build());
        File.Delete(PathOf("a.cmd"));
        Assert.Empty(await Build());
        Assert.False(File.Exists(PathOf("gen/one.txt")));
        Assert.Equal("edited", Text("gen/notes.txt"));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task What_a_command_had_finished_is_known_to_be_an_output(string signal)
    {
        Recipe("a", "echo 1 > gen/one.txt; echo 1 > gen/two.txt; echo 1 > three.txt", "gen/ three.txt");
        Recipe("b", $"kill -{signal} $PPID; exec sleep 1000", "b.txt", after: "a.cmd");
        Assert.Equal(signal == "TERM" ? CommandChild.Cancelled : Killed, await CommandChild.Run(project));
        Assert.Equal("1\n", Text("gen/one.txt"));

        project.Write("gen/two.txt", "edited");
        File.Delete(PathOf("a.cmd"));
        File.Delete(PathOf("b.cmd"));
        project.OutputsInPlace = ["gen/", "three.txt"];
        var result = await project.TryBuild(Recipes.Handlers, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.Succeeded);
        Assert.Equal((false, false), (File.Exists(PathOf("gen/one.txt")), File.Exists(PathOf("three.txt"))));
        Assert.Equal("edited", Text("gen/two.txt"));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task A_command_that_adds_to_its_output_begins_with_none(string signal)
    {
        Recipe("a", $"echo x >> out.txt; kill -{signal} $PPID; exec sleep 1000", "out.txt");
        Assert.Equal(signal == "TERM" ? CommandChild.Cancelled : Killed, await CommandChild.Run(project));
        // Killed a second time, and then let be.
        Assert.Equal(signal == "TERM" ? CommandChild.Cancelled : Killed, await CommandChild.Run(project));
        Recipe("a", "echo x >> out.txt", "out.txt");

        Assert.Empty(await Build());
        Assert.Equal("x\n", Text("out.txt"));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("kill -TERM $PPID; exec sleep 1000")]
    [InlineData("kill -KILL $PPID; exec sleep 1000")]
    public async Task A_file_of_the_user_where_an_output_belongs_comes_back_when_the_command_does_not_succeed(string end)
    {
        project.Write("out.txt", "mine");
        Recipe("a", "test ! -e out.txt && " + end, "out.txt");
        Assert.NotEqual(ChildBuild.Finished, await CommandChild.Run(project));
        Recipe("a", "false", "out.txt");
        Assert.Equal(CommandChild.Failed, await CommandChild.Run(project));

        Assert.Equal("mine", Text("out.txt"));
    }

    [Fact]
    public async Task A_build_that_is_killed_while_it_recovers_is_made_good_by_the_next()
    {
        for (var point = 1; ; point += 4)
        {
            project.Write("gen/mine.txt", $"mine {point}");
            project.Write("out.txt", $"user {point}");
            Recipe("a", $"echo {point} > gen/one{point}.txt; echo half > out.txt; kill -KILL $PPID; exec sleep 1000", "gen/ out.txt");
            Assert.Equal(Killed, await CommandChild.Run(project));
            project.Write("gen/mine.txt", $"edited {point}");
            project.Write("gen/new.txt", $"new {point}");
            Recipe("a", $"echo {point} > gen/one{point}.txt; echo {point} >> out.txt", "gen/ out.txt");
            var code = await CommandChild.Run(project, point);
            Assert.Equal($"edited {point}", Text("gen/mine.txt"));
            await Build();
            Assert.Equal(($"edited {point}", $"new {point}", $"{point}\n", $"{point}\n"), (Text("gen/mine.txt"), Text("gen/new.txt"), Text($"gen/one{point}.txt"), Text("out.txt")));
            File.Delete(PathOf("gen/new.txt"));
            if (code == ChildBuild.Finished)
            {
                return;
            }
            Assert.Equal(Killed, code);
        }
    }
}
