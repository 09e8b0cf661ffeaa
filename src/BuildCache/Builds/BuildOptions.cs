namespace BuildCache;

/// <summary>One build of one project: what it is told of the outside world, and where its results go.</summary>
public sealed class BuildOptions
{
    BuildRequest request = new();

    /// <summary>Absolute path of the project's folder; every relative path starts here.</summary>
    public required string ProjectDirectory { get; init; }

    /// <summary>Absolute path of the SQLite database.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>Absolute path of the output folder of this target.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Names configuration, framework, runtime and output root: outputs of one target are never touched by another.</summary>
    public required string Target { get; init; }

    /// <summary>The handlers, built-in ones included.</summary>
    public required IReadOnlyList<Handler> Handlers { get; init; }

    /// <summary>
    /// What went wrong while the handlers were collected (see <see cref="HandlerLibrary"/>). With an error among them the build fails, and a
    /// handler that is not in <see cref="Handlers"/> is not taken for gone: what it gave last stays.
    /// </summary>
    public IReadOnlyList<Diagnostic> HandlerDiagnostics { get; init; } = [];

    /// <summary>Properties that handlers may read, by name.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Item lists that handlers may read or be triggered by, by item name.</summary>
    public IReadOnlyDictionary<string, ItemList> Items { get; init; } = new Dictionary<string, ItemList>();

    /// <summary>Reads an environment variable; default: the process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Folders that hold no inputs (<c>bin</c>, <c>obj</c>, <c>.git</c>), relative to the project or absolute. The output folder and the database's are always among them.</summary>
    public IReadOnlyList<string> ExcludedFolders { get; init; } = [];

    /// <summary>
    /// Files, and folders (ending in <c>/</c>), that commands write in place, relative to the project or absolute. They are outputs, so
    /// nothing below is an input, whether or not it is there already. Only what is named here may be produced by
    /// <see cref="HandlerContext.RunAsync"/>.
    /// </summary>
    public IReadOnlyList<string> OutputsInPlace { get; init; } = [];

    /// <summary>
    /// Absolute path of the folder that all of <see cref="OutputsInPlace"/> lie in; default: the project's. Their paths are stored relative
    /// to it.
    /// </summary>
    public string? InPlaceDirectory { get; init; }

    /// <summary>
    /// Replace files of the output folder that stand in the place of an output and that no build of this project has written. Else they are an
    /// error (BCM1414) and stay.
    /// </summary>
    public bool OverwritesForeignFiles { get; init; }

    /// <summary>
    /// A text near the beginning of each page that builds make. Pages with it that nobody has a record of are told (BCM1416) when a target is built for
    /// the first time; <c>null</c>: nobody looks.
    /// </summary>
    public string? OutputMark { get; init; }

    /// <summary>Where the JSON report goes; <c>null</c> for none.</summary>
    public string? ReportPath { get; init; }

    /// <summary>How far what is stored is trusted: stat records, or anything at all.</summary>
    public InputTrust Trust { get; init; }

    /// <summary>Recompute everything and compare with what is stored.</summary>
    public bool Rebuild { get => request.Rebuild; init => request = new BuildRequest { Rebuild = value, AuditPercent = request.AuditPercent }; }

    /// <summary>See <see cref="BuildRequest.MostMarked"/>.</summary>
    internal long MostMarked => request.MostMarked;

    /// <summary>See <see cref="BuildRequest.PublishesLater"/>.</summary>
    internal bool PublishesLater => request.PublishesLater;

    /// <summary>See <see cref="BuildRequest.IsLook"/>.</summary>
    internal bool IsLook => request.IsLook;

    /// <summary>What becomes of warnings. A build that fails by it deletes nothing either.</summary>
    internal WarningPolicy Warnings { get; set; } = WarningPolicy.None;

    /// <summary>See <see cref="BuildRequest.Check"/>.</summary>
    internal Func<SettledBuild, IEnumerable<Diagnostic>>? Check => request.Check;

    /// <summary>See <see cref="BuildRequest.Watched"/>.</summary>
    internal WatchedOutputs? Watched => request.Watched;

    /// <summary>See <see cref="BuildRequest.TouchesProject"/>.</summary>
    internal Action? TouchesProject => request.TouchesProject;

    /// <summary>Percentage (0 to 100) of reused nodes to run again and compare.</summary>
    public int AuditPercent { get => request.AuditPercent; init => request = new BuildRequest { Rebuild = request.Rebuild, AuditPercent = value }; }

    /// <summary>
    /// Whether the rows of queries that are found from what changed alone are compared with those over all documents (BCM1316). An audit does so.
    /// </summary>
    public bool ChecksShortcuts { get => field || AuditPercent > 0; init; }

    /// <summary>
    /// How long a call of a handler may take for itself, not counting what it waits for (commands, servers, computations); zero: for ever. A call
    /// that takes longer is given up with an error (BCM1903), and everything else is built. Default: 10 minutes.
    /// </summary>
    public TimeSpan HandlerTimeout { get; init; } = DefaultHandlerTimeout;

    /// <summary>10 minutes.</summary>
    public static readonly TimeSpan DefaultHandlerTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Ask no server: known answers are used whatever their age (see <see cref="HandlerContext.HttpAsync"/>).</summary>
    public bool Offline { get; init; }

    /// <summary>How old the last check of a server's answer may be where a call does not say; default: one day.</summary>
    public TimeSpan HttpMaximumAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Of how many builds it is kept what they did and what was before them.</summary>
    public int KeepBuilds { get; init; } = DefaultKeepBuilds;

    /// <summary>20: with the former results that are kept anyway, a database stays within a small multiple of a fresh one.</summary>
    public const int DefaultKeepBuilds = Sweep.KeepBuilds;

    /// <summary>How many handler calls run at once; default: the number of processors.</summary>
    public int Parallelism { get; init; } = System.Environment.ProcessorCount;

    /// <summary>Told of notable moments (waiting for another build, a report that cannot be written).</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Told now and then how far a long build is.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>
    /// Told of the result while no other build of the database can begin: what is written then about it stays in step with the outputs.
    /// </summary>
    public Action<BuildResult>? Finishing { get; init; }

    /// <summary>How long another program may keep the database locked.</summary>
    internal TimeSpan LongestLockWait { get; set; } = LockWait.Default.Longest;

    /// <summary>Nobody is to see the results: nothing is published, no command runs, nothing outside the database changes.</summary>
    internal bool IsRehearsal { get; set; }

    /// <summary>What the build runs on.</summary>
    internal Machine Machine { get; set; } = Machine.Real;

    /// <summary>So many bytes of documents are taken for a call that does not end.</summary>
    internal long MostBytesOfCall { get; set; } = 1_000_000_000;

    /// <summary>The folders outside the project that it names.</summary>
    internal IEnumerable<string> AllowedRoots => Items.TryGetValue(InputRoots.ItemName, out var roots) ? roots.Items.Select(static item => item.Identity) : [];

    /// <summary>The same project, and another request.</summary>
    internal BuildOptions For(BuildRequest request)
    {
        var options = (BuildOptions)MemberwiseClone();
        options.request = request;
        return options;
    }

    internal OutsideWorld World(InPlace inPlace, HiddenUrls urls) => new()
    {
        Machine = Machine,
        Urls = urls,
        ProjectDirectory = ProjectDirectory,
        Properties = Properties,
        Items = urls.Hide(Items),
        Environment = Environment,
        Trust = Trust,
        Roots = new InputRoots(Machine.Files, ProjectDirectory, AllowedRoots),
        IsOutput = inPlace.Covers,
        Offline = Offline,
        AsksNobodyAgain = Rebuild,
        HttpMaximumAge = HttpMaximumAge,
    };
}
