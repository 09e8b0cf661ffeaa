using static BuildCache.MSBuild.Tests.Tasks.TaskProject;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>What a build says of <c>CachedExec</c> items: those that say something wrong, and commands that do.</summary>
public sealed class CommandDiagnosticTests : IDisposable
{
    readonly TaskProject project = new TaskProject().Write("in.txt", "in");

    public CommandDiagnosticTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("BCM2302", "has no Command", "Outputs=a.txt")]
    [InlineData("BCM2302", "'soon'", "Command=cp in.txt a.txt", "Outputs=a.txt", "Timeout=soon")]
    [InlineData("BCM2302", "'../*.txt'", "Command=cp in.txt a.txt", "Outputs=a.txt", "Inputs=../*.txt")]
    [InlineData("BCM2303", "is a pattern", "Command=cp in.txt a.txt", "Outputs=*.txt")]
    [InlineData("BCM2303", "is the project file", "Command=cp in.txt a.txt", "Outputs=P.csproj")]
    [InlineData("BCM2303", "lies in the output folder", "Command=cp in.txt a.txt", "Outputs=bin/Debug/site/a.txt")]
    [InlineData("BCM2303", "lies in the folder of the build database", "Command=cp in.txt a.txt", "Outputs=obj/buildcache/a.txt")]
    [InlineData("BCM2303", "lies outside the project", "Command=cp in.txt a.txt", "Outputs=../a.txt")]
    [InlineData("BCM2303", "a.d'", "Command=cp in.txt a.txt", "Outputs=a.txt", "DepFile=../a.d")]
    [InlineData("BCM2305", "'in.txt'", "Command=sort in.txt -o in.txt", "Outputs=in.txt")]
    [InlineData("BCM2305", "'*.txt'", "Command=cp in.txt a.txt", "Outputs=a.txt", "Inputs=*.txt")]
    [InlineData("BCM2314", "OutputItem", "Command=cp in.txt a.md", "Outputs=a.md", "OutputItem=Markdown")]
    [InlineData("BCM2314", "BuildCacheQuery", "Command=cp in.txt a.sql", "Outputs=a.sql", "OutputItem=BuildCacheQuery")]
    [InlineData("BCM2314", "cachedexec", "Command=cp in.txt a.txt", "Outputs=a.txt", "OutputItem=cachedexec")]
    [InlineData("BCM2315", "cannot be quoted", "Command=sh -c 'cat %(Identity) > a.txt'", "Outputs=a.txt")]
    public void An_item_that_says_something_wrong_runs_nothing(string code, string mentions, params string[] metadata)
    {
        var name = code == "BCM2315" ? "a b;c.txt" : "in.txt";
        project.Write(name, "in");
        Assert.False(project.Build(commands: Item(name, [.. metadata.Select(pair => pair.Replace("%(Identity)", name, StringComparison.Ordinal))])));
        Assert.Equal([$"{code} P.csproj error"], project.Problems);
        Assert.Contains(mentions, project.Text, StringComparison.Ordinal);
        Assert.False(project.Has("a.txt"));
        Assert.Equal("in", project.Read("in.txt"));
    }

    [Theory]
    [InlineData("BCM2304", "without writing 'a.txt'", "Command=true", "Outputs=a.txt")]
    [InlineData("BCM2306", "'a.d'", "Command=cp in.txt a.txt", "Outputs=a.txt", "DepFile=a.d")]
    [InlineData("BCM2307", "its working directory 'nowhere' does not exist", "Command=cp in.txt a.txt", "Outputs=a.txt", "WorkingDirectory=nowhere")]
    [InlineData("BCM2309", "100 ms", "Command=cp in.txt a.txt && sleep 1000", "Outputs=a.txt", "Timeout=100")]
    [InlineData("BCM2311", "in.txt.d", "Command=mkdir -p b && cp in.txt b/a.txt", "Outputs=in.txt.d/a.txt")]
    public void A_command_that_fails_leaves_nothing_and_is_tried_again(string code, string mentions, params string[] metadata)
    {
        project.Write("in.txt.d", "a file");
        for (var i = 0; i < 2; i++)
        {
            Assert.False(project.Build(commands: Item("in.txt", metadata)));
            Assert.Equal(code, project.Problems.Single()[..7]);
            Assert.Contains(mentions, project.Text, StringComparison.Ordinal);
            Assert.False(project.Has("a.txt"));
        }
    }

    [Fact]
    public void A_folder_that_stays_empty_is_a_warning_as_long_as_it_does()
    {
        var command = Item("in.txt", "Command=if test -s in.txt; then cp in.txt made/a.txt; fi", "Outputs=made/");
        project.Write("in.txt", "");
        Assert.True(project.Build(commands: command));
        Assert.Equal(["BCM2313 in.txt warning"], project.Problems);
        Assert.True(project.Build(commands: command));
        Assert.Equal(["BCM2313 in.txt warning"], project.Problems);

        project.Write("in.txt", "in");
        Assert.True(project.Build(commands: command));
        Assert.Empty(project.Problems);
        Assert.Equal("in", project.Read("made/a.txt"));
    }

    [Fact]
    public void Clean_leaves_an_output_that_somebody_has_altered()
    {
        Assert.True(project.Build(commands: [Item("in.txt", "Command=cp in.txt a.txt", "Outputs=a.txt"), Item("in.txt", "Command=cp in.txt b.txt", "Outputs=b.txt")]));
        project.Write("a.txt", "mine");

        Assert.True(project.Clean());

        Assert.Equal(["BCM1418 a.txt warning"], project.Problems);
        Assert.Equal("mine", project.Read("a.txt"));
        Assert.False(project.Has("b.txt"));
    }

    [Fact]
    public void Clean_of_the_database_leaves_of_it_what_is_said_of_targets_alone()
    {
        Assert.True(project.Build(commands: Item("in.txt", "Command=cp in.txt a.txt", "Outputs=a.txt")));
        Assert.Contains("P.db", project.BesideDatabase);

        Assert.True(project.Clean(keepDatabase: false));

        Assert.All(project.BesideDatabase.Except(["report.json", "P.db.build"]), name => Assert.True(new DatabaseFiles(project.PathOf("obj/buildcache/P.db")).IsRecord(name), name));
        Assert.True(project.Build(commands: Item("in.txt", "Command=cp in.txt a.txt", "Outputs=a.txt")));
        Assert.True(project.Has("a.txt"));
    }
}
