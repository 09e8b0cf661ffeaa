using Log = Microsoft.Build.Logging.StructuredLogger;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A build with much to do runs in a process of its own, and nobody can tell from what it makes.</summary>
public sealed class OwnProcessTests
{
    const string Moved = "BuildCache: the build continues in a process of its own.";

    static bool HasMoved(BuildRun run) => run.Find<Log.Message>().Any(static message => message.Text == Moved);

    static Dictionary<string, string> Outputs(TestProject project) => project.Files("bin/Debug/site").ToDictionary(static file => file, file => project.Read("bin/Debug/site/" + file));

    [Fact]
    public async Task What_it_makes_and_says_is_the_same()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        var (here, there) = (Project(), Project());
        var built = (await here.Dotnet("build", "-p:BuildCacheWorker=false")).Succeeds();
        var moved = (await there.Dotnet("build", "-p:BuildCacheWorker=true")).Succeeds();
        Assert.Equal((false, true), (HasMoved(built), HasMoved(moved)));
        Assert.Equal(Outputs(here), Outputs(there));
        Assert.Equal("made\n", there.Read("made.txt"));
        Assert.Equal(Said(here, built), Said(there, moved));
        Assert.Equal(here.Report.Handlers.Select(static handler => (handler.Name, handler.Ran)), there.Report.Handlers.Select(static handler => (handler.Name, handler.Ran)));
        Assert.Equal(here.Files("obj/buildcache").Where(static file => file.EndsWith("outputs", StringComparison.Ordinal)).Count(), there.Files("obj/buildcache").Where(static file => file.EndsWith("outputs", StringComparison.Ordinal)).Count());
        // Whoever comes next goes on from there, in which process ever.
        (await there.Dotnet("build", "-p:BuildCacheWorker=false")).DidNothing(there.Report);
        (await here.Dotnet("build", "-p:BuildCacheWorker=true")).DidNothing(here.Report);
        there.Write("guide/page.md", "# Another title\n");
        (await there.Dotnet("build", "-p:BuildCacheWorker=true")).Succeeds();
        Assert.Contains(there.Report.Ran, static entry => entry.Handler == "Page" && entry.Key == "guide/page.md" && entry.Because.Any(static because => because.Contains("guide/page.md", StringComparison.Ordinal)));

        static TestProject Project() => TestProject.Composed("""
            <ItemGroup><CachedExec Include="in.txt" Command="cat in.txt > made.txt" Outputs="made.txt" /></ItemGroup>
            """).Write("in.txt", "made\n").Write("broken.md", "# Broken\n\n[nowhere](nowhere.md)\n").Write("Shout.cs", """
            using BuildCache;
            using BuildCache.Content;
            public class Shout : Handler
            {
                public override void Register(HandlerRegistry on) => on.Each("Page").Named("Shout").Run(static (page, context) => { System.Console.WriteLine("said aloud"); context.Write(page.Id + ".txt", page.Text("title").ToUpperInvariant()); });
            }
            """);

        static IEnumerable<string> Said(TestProject project, BuildRun run) => run.Find<Log.Warning>().Select(warning => $"{warning.Code} {warning.Text} {Path.GetRelativePath(project.Folder, warning.File)} {warning.LineNumber}");
    }

    [Fact]
    public async Task Much_to_do_moves_there_by_itself_and_little_does_not()
    {
        var docs = TestProject.Docs();
        for (var i = 0; i < 400; i++)
        {
            docs.Write($"many/p{i}.md", $"# Page {i}\n");
        }
        Assert.True(HasMoved((await docs.Dotnet("build")).Succeeds()));
        Assert.False(HasMoved((await docs.Dotnet("build")).DidNothing(docs.Report)));
        docs.Write("many/p7.md", "# Page 7\n\nMore.\n");
        Assert.False(HasMoved((await docs.Dotnet("build")).Succeeds()));
        Assert.Equal(["Body", "Page", "Parse"], docs.Report.Ran.Select(static entry => entry.Handler).Where(static name => name is "Body" or "Page" or "Parse").Order(StringComparer.Ordinal));
        // One file has changed, and every page shows it.
        docs.Write("_templates/partials/footer.hbs", "<footer>Ours</footer>\n");
        Assert.True(HasMoved((await docs.Dotnet("build")).Succeeds()));
        Assert.Contains("<footer>Ours</footer>", docs.Read("bin/Debug/site/many/p7.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_an_error_and_the_next_build_is_right()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        var docs = TestProject.Docs("""
            <ItemGroup><CachedExec Include="in.txt" Command="test -e ../healed || kill -9 $PPID; cat in.txt > made.txt" Outputs="made.txt" /></ItemGroup>
            """).Write("in.txt", "made\n");
        var run = (await docs.Dotnet("build", "-p:BuildCacheWorker=true")).FailsWith("BCM9003");
        Assert.Contains("exit code 137", run.Output, StringComparison.Ordinal);
        File.WriteAllText(docs.PathOf("../healed"), "");
        (await docs.Dotnet("build", "-p:BuildCacheWorker=true")).Succeeds();
        Assert.Equal("made\n", docs.Read("made.txt"));
        var clean = TestProject.Docs();
        (await clean.Dotnet("build")).Succeeds();
        Assert.Equal(Outputs(clean), Outputs(docs));
    }

    [Fact]
    public async Task Damage_that_was_found_before_is_told()
    {
        var docs = TestProject.Docs();
        (await docs.Dotnet("build")).Succeeds();
        var built = Outputs(docs);
        var database = Assert.Single(Directory.GetFiles(docs.PathOf("obj/buildcache"), "*.db"));
        File.WriteAllText(database, "no database");
        var run = (await docs.Dotnet("build", "-p:BuildCacheWorker=true")).Succeeds();
        Assert.True(HasMoved(run));
        Assert.Equal(["BCM3001"], run.Warnings);
        Assert.Equal(built, Outputs(docs));
    }

    [Fact]
    public async Task A_build_that_is_interrupted_ends_there_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        Assert.SkipWhen(IgnoresInterrupts(), "Whoever started the tests has them ignore interrupts, and with them all that they start.");
        var docs = TestProject.Docs("""
            <ItemGroup><CachedExec Include="in.txt" Command="kill -INT $(cat /proc/$PPID/stat | cut -d' ' -f4); exec sleep 60" Outputs="made.txt" /></ItemGroup>
            """.Replace("$(", "%24(", StringComparison.Ordinal)).Write("in.txt", "made\n");
        var run = await docs.Dotnet("build", "-p:BuildCacheWorker=true");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("cancelled; what was finished is kept", run.Output, StringComparison.Ordinal);
        Assert.Equal("cancelled", docs.Report.Outcome);
    }

    /// <summary>A shell that starts a program behind itself, without control of jobs, has it ignore them.</summary>
    internal static bool IgnoresInterrupts()
    {
        const ulong Interrupt = 1 << 1;
        return File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
            && (Convert.ToUInt64(ignored[7..].Trim(), 16) & Interrupt) != 0;
    }
}
