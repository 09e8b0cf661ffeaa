using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// A project as pure data: what whoever evaluated the project file found, and all that it takes to build the project without asking again.
/// It is kept as JSON beside the database (<see cref="ProjectDescriptionFile"/>).
/// </summary>
public sealed record ProjectDescription
{
    /// <summary>Raised with every change of what a description means.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Which meaning this one has.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>
    /// Whether URLs of items were left out of a description that was read from a file, because they hold what nobody may read: to build it, the
    /// project file has to be evaluated again.
    /// </summary>
    public bool HasHiddenUrls { get; init; }

    /// <summary>Absolute path of the project file.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>Absolute path of the project's folder; every relative path starts here.</summary>
    public required string ProjectDirectory { get; init; }

    /// <summary>Absolute path of the SQLite database.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>Absolute path of the output folder of this target.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Names configuration, framework, runtime and output root: outputs of one target are never touched by another.</summary>
    public required string Target { get; init; }

    /// <summary>The configuration that was built.</summary>
    internal string Configuration => TargetName.ConfigurationOf(Target);

    /// <summary>Whether a documentation site is made, or only what data and templates declare.</summary>
    public bool IsSite { get; init; }

    /// <summary>Whether it has commands that write files in place.</summary>
    public bool HasCommands { get; init; }

    /// <summary>The assemblies that its own handlers come from.</summary>
    public IReadOnlyList<HandlerSource> HandlerSources { get; init; } = [];

    /// <summary>Properties that handlers may read, by name.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Item lists that handlers may read or be triggered by, by item name.</summary>
    public IReadOnlyDictionary<string, ItemList> Items { get; init; } = new Dictionary<string, ItemList>();

    /// <summary>Folders that hold no inputs, relative to the project or absolute.</summary>
    public IReadOnlyList<string> ExcludedFolders { get; init; } = [];

    /// <summary>Files, and folders (ending in <c>/</c>), that commands write in place.</summary>
    public IReadOnlyList<string> OutputsInPlace { get; init; } = [];

    /// <summary>Absolute path of the folder that all of <see cref="OutputsInPlace"/> lie in; default: the project's.</summary>
    public string? InPlaceDirectory { get; init; }

    /// <summary>Replace files of the output folder that no build of this project has written.</summary>
    public bool OverwritesForeignFiles { get; init; }

    /// <summary>A text near the beginning of each page that builds make; <c>null</c>: there are none.</summary>
    public string? OutputMark { get; init; }

    /// <summary>Where the JSON report goes; <c>null</c> for none.</summary>
    public string? ReportPath { get; init; }

    /// <summary>How far what is stored is trusted.</summary>
    public InputTrust Trust { get; init; }

    /// <summary>How long a call of a handler may take for itself; zero: for ever.</summary>
    public TimeSpan HandlerTimeout { get; init; } = BuildOptions.DefaultHandlerTimeout;

    /// <summary>Ask no server.</summary>
    public bool Offline { get; init; }

    /// <summary>How old the last check of a server's answer may be where a call does not say.</summary>
    public TimeSpan HttpMaximumAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Of how many builds it is kept what they did and what was before them.</summary>
    public int KeepBuilds { get; init; } = BuildOptions.DefaultKeepBuilds;

    /// <summary>What becomes of warnings. A build that fails by it deletes nothing either.</summary>
    [JsonInclude]
    internal WarningPolicy Warnings { get; init; } = WarningPolicy.None;

    internal BuildOptions Options(IReadOnlyList<Handler> handlers, IReadOnlyList<Diagnostic> handlerDiagnostics, BuildHost host) => new()
    {
        ProjectDirectory = ProjectDirectory,
        DatabasePath = DatabasePath,
        OutputDirectory = OutputDirectory,
        Target = Target,
        Handlers = handlers,
        HandlerDiagnostics = handlerDiagnostics,
        Properties = Properties,
        Items = Items,
        ExcludedFolders = ExcludedFolders,
        OutputsInPlace = OutputsInPlace,
        InPlaceDirectory = InPlaceDirectory,
        OverwritesForeignFiles = OverwritesForeignFiles,
        OutputMark = OutputMark,
        ReportPath = ReportPath,
        Trust = Trust,
        HandlerTimeout = HandlerTimeout,
        Offline = Offline,
        HttpMaximumAge = HttpMaximumAge,
        KeepBuilds = KeepBuilds,
        Warnings = Warnings,
        Environment = host.Environment,
        Parallelism = host.Parallelism,
        Log = host.Log,
        Progress = host.Progress,
        Finishing = host.Finishing,
    };
}
