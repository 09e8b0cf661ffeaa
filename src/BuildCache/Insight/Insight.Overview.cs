namespace BuildCache;

/// <summary>What there is, counted.</summary>
sealed partial class Insight
{
    /// <summary>What the database holds.</summary>
    public Overview Overview() => Ask(() => new Overview
    {
        SchemaVersion = db.Scalar("pragma user_version"),
        DatabaseBytes = db.Scalar("pragma page_count") * db.Scalar("pragma page_size"),
        ArtifactBytes = db.Scalar("select coalesce(sum(size), 0) from bc_artifact where encoding = 1"),
        Builds = db.Scalar("select count(*) from bc_build"),
        KeptFrom = FirstKept,
        LastBuild = Builds(1) is [var last] ? last : null,
        Nodes = db.Scalar("select count(*) from bc_node where live = 1"),
        Waiting = db.Scalar("select count(*) from bc_mark"),
        Traces = db.Scalar("select count(*) from bc_trace"),
        Outputs = db.Scalar("select count(*) from bc_output"),
        OutputBytes = db.Scalar("select coalesce(sum(size), 0) from bc_output"),
        Targets = db.Prepare("select target from bc_target order by target").List(static row => row.Text(0)),
        Collections = Collections(),
    });

    /// <summary>What SQLite finds to be wrong with the file; null: nothing.</summary>
    public string? Damage() => db.Prepare("pragma quick_check(1)").First(static row => row.Text(0)) is { } verdict and not "ok" ? verdict : null;

    /// <summary>The collections with their columns.</summary>
    public IReadOnlyList<CollectionEntry> Collections() => Ask(() =>
        db.Prepare("select collection, name, documents from bc_column where name = '' or documents > 0 order by collection, name")
            .List(static row => (Collection: row.Text(0), Name: row.Text(1), Documents: row.Int64(2)))
            .GroupBy(static column => column.Collection)
            .Select(static group => new CollectionEntry(group.Key, group.FirstOrDefault(static column => column.Name.Length == 0).Documents,
                [.. group.Where(static column => column.Name.Length > 0).Select(static column => new ColumnEntry(column.Name, column.Documents))]))
            .ToList());
}

/// <summary>A collection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documents">How many there are.</param>
/// <param name="Columns">The keys that any of them has.</param>
sealed record CollectionEntry(string Name, long Documents, IReadOnlyList<ColumnEntry> Columns);

/// <summary>A key of documents, and how many have it.</summary>
sealed record ColumnEntry(string Name, long Documents);

/// <summary>What a database holds, counted.</summary>
sealed record Overview
{
    /// <summary>Which tables it has.</summary>
    public required long SchemaVersion { get; init; }

    /// <summary>The length of the file.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>The length of the large artifacts beside it.</summary>
    public required long ArtifactBytes { get; init; }

    /// <summary>How many builds are known.</summary>
    public required long Builds { get; init; }

    /// <summary>The first of the builds whose actions are kept.</summary>
    public required long KeptFrom { get; init; }

    /// <summary>The last build.</summary>
    public BuildEntry? LastBuild { get; init; }

    /// <summary>Calls in the graph.</summary>
    public required long Nodes { get; init; }

    /// <summary>Those of them that failed, or wait for the next build.</summary>
    public required long Waiting { get; init; }

    /// <summary>Stored results, former ones included.</summary>
    public required long Traces { get; init; }

    /// <summary>Files that the project makes.</summary>
    public required long Outputs { get; init; }

    /// <summary>Their length.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>What was built here: configuration and output folder.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The documents.</summary>
    public required IReadOnlyList<CollectionEntry> Collections { get; init; }
}
