namespace BuildCache.Server;

/// <summary>What is served, and to whom.</summary>
sealed record ServerOptions
{
    /// <summary>Absolute path of the project file.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>
    /// What whoever evaluated the project knows of its target: where the last build left its description. Null: the project is evaluated first.
    /// </summary>
    public TargetHint? Target { get; init; }

    /// <summary>Properties that the project is evaluated with, beside those of the last build.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The address to listen at: a name or an address of this machine, or <c>*</c> for all.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 for any that is free, null for the first free one of ours.</summary>
    public int? Port { get; init; }

    /// <summary>Whether pages change in the browser when they change here. Without it answers are the outputs, byte for byte.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>The outputs of an earlier build, which are served in place of those that there are; null for these.</summary>
    public FormerSite? Former { get; init; }

    /// <summary>Whether a browser is opened.</summary>
    public bool Opens { get; init; }

    /// <summary>An address that opens an editor, with <c>{file}</c>, <c>{line}</c> and <c>{column}</c>; null for none.</summary>
    public string? Editor { get; init; }

    /// <summary>Whether the system is asked to tell of changes. Without it they are found when everything is looked at.</summary>
    public bool IsTold { get; init; } = true;

    /// <summary>After so long without a change the outputs are published.</summary>
    public TimeSpan PublishesAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Everything is looked at again so often, for what nobody tells.</summary>
    public TimeSpan LooksEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where there is something to say.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>Whether somebody sits at it, and presses keys.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Told why it cannot begin; the terminal says so where nobody is.</summary>
    public Action<string>? Refused { get; init; }

    /// <summary>Told the address once it answers.</summary>
    public Action<Uri>? Listening { get; init; }
}

/// <summary>One target of a project, as MSBuild names it before it builds.</summary>
/// <param name="DatabasePath">Absolute path of the database.</param>
/// <param name="OutputDirectory">Absolute path of the output folder.</param>
/// <param name="Configuration">The configuration.</param>
sealed record TargetHint(string DatabasePath, string OutputDirectory, string Configuration);
