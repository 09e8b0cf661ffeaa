using System.Collections.Concurrent;

namespace BuildCache.Tests;

/// <summary>A project in a temporary folder, built with the real engine, real files and a real database.</summary>
public sealed class TestProject : IDisposable
{
    readonly string root;

    /// <param name="inMemory">
    /// Whether it stands in memory where the system can do that. Tests of what a disk does (times and numbers of files, kills) say false.
    /// </param>
    public TestProject(bool inMemory = true)
    {
        root = Path.Combine(inMemory ? MemoryFolder.Root : Path.GetTempPath(), "bc-" + Path.GetRandomFileName());
        Directory.CreateDirectory(Folder);
    }

    /// <summary>A project that stands there already, for a process that builds what another one wrote.</summary>
    public TestProject(string folder) => root = Path.GetDirectoryName(folder)!;

    public string Folder => Path.Combine(root, "project");

    public string Database => Path.Combine(Folder, "obj", "buildcache", "test.db");

    public string Output { get; set; } = "bin/site";

    public string Target { get; set; } = "Debug";

    public Dictionary<string, string> Properties { get; } = [];

    public Dictionary<string, ItemList> Items { get; } = [];

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What commands may write beside the inputs.</summary>
    public IReadOnlyList<string> OutputsInPlace { get; set; } = [];

    public InputTrust Trust { get; set; }

    public int Parallelism { get; set; } = 2;

    public bool Offline { get; set; }

    public bool Overwrites { get; set; }

    public string? Mark { get; set; }

    public TimeSpan HandlerTimeout { get; set; } = BuildOptions.DefaultHandlerTimeout;

    /// <summary>Why handlers could not be loaded.</summary>
    public IReadOnlyList<Diagnostic> HandlerDiagnostics { get; set; } = [];

    /// <summary>Sets what only tests of the engine can set.</summary>
    public Action<BuildOptions>? Alter { get; set; }

    /// <summary>What the builds told the log.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>What they said of how far they are.</summary>
    public ConcurrentQueue<string> Progress { get; } = [];

    public string OutputFolder => Path.Combine(Folder, Output);

    public void Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Folder, path));

    public string Read(string output) => File.ReadAllText(Path.Combine(OutputFolder, output));

    public bool HasOutput(string output) => File.Exists(Path.Combine(OutputFolder, output));

    /// <summary>All outputs with their content.</summary>
    public SortedDictionary<string, string> Snapshot()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Directory.Exists(OutputFolder))
        {
            foreach (var file in Directory.EnumerateFiles(OutputFolder, "*", SearchOption.AllDirectories))
            {
                files.Add(Path.GetRelativePath(OutputFolder, file).Replace('\\', '/'), File.ReadAllText(file));
            }
        }
        return files;
    }

    /// <summary>Who builds; null: each build opens the project anew.</summary>
    public ITestBuilder? Builder { get; set; }

    /// <summary>Whether a query may turn out to be other than its author says (BCM1316). Else no test is to see that.</summary>
    public bool MayBreakShortcuts { get; set; }

    public async Task<BuildResult> TryBuild(Handler[] handlers, bool rebuild = false, int audit = 0, CancellationToken cancellationToken = default)
    {
        var options = Options(handlers, rebuild, audit);
        var result = await (Builder?.RunAsync(options, cancellationToken) ?? Build.RunAsync(options, cancellationToken));
        Assert.True(MayBreakShortcuts || !result.Diagnostics.Any(static diagnostic => diagnostic.Code == "BCM1316"), string.Join('\n', result.Diagnostics));
        return result;
    }

    public BuildOptions Options(Handler[] handlers, bool rebuild = false, int audit = 0)
    {
        var options = Plain(handlers, rebuild, audit);
        Alter?.Invoke(options);
        return options;
    }

    BuildOptions Plain(Handler[] handlers, bool rebuild, int audit) => new()
    {
        ProjectDirectory = Folder,
        DatabasePath = Database,
        OutputDirectory = OutputFolder,
        Target = Target,
        Handlers = handlers,
        HandlerDiagnostics = HandlerDiagnostics,
        Properties = Properties,
        Items = Items,
        OutputsInPlace = OutputsInPlace,
        Environment = name => Environment.GetValueOrDefault(name),
        ExcludedFolders = ["bin", "obj"],
        ReportPath = Path.Combine(Folder, "obj", "buildcache", "report.json"),
        Rebuild = rebuild,
        AuditPercent = audit,
        ChecksShortcuts = true,
        Trust = Trust,
        Parallelism = Parallelism,
        Offline = Offline,
        OverwritesForeignFiles = Overwrites,
        OutputMark = Mark,
        HandlerTimeout = HandlerTimeout,
        Log = Log.Enqueue,
        Progress = Progress.Enqueue,
    };

    /// <summary>Builds and fails the test on any error.</summary>
    public async Task<BuildReport> Succeed(params Handler[] handlers)
    {
        var result = await TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.True(result.Succeeded);
        return result.Report;
    }

    /// <summary>Whether the folder is somebody else's.</summary>
    public bool IsKept { get; init; }

    public void Dispose()
    {
        Builder?.Dispose();
        if (!IsKept)
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

/// <summary>Another way to build than one project opened for one build.</summary>
public interface ITestBuilder : IDisposable
{
    Task<BuildResult> RunAsync(BuildOptions options, CancellationToken cancellationToken);
}

/// <summary>A handler made of a lambda.</summary>
public sealed class InlineHandler(Action<HandlerRegistry> register) : Handler
{
    public override void Register(HandlerRegistry on) => register(on);
}
