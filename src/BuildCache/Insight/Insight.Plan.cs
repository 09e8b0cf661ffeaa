namespace BuildCache;

/// <summary>What an edit can touch: everything that reads what it may change, along the edges backwards.</summary>
sealed partial class Insight
{
    /// <summary>Follows the readers of files, or of columns (<c>Page.title</c>).</summary>
    /// <param name="project">The project, for its lists of items.</param>
    /// <param name="names">Files as the database names them, or columns.</param>
    public Plan Plan(ProjectDescription project, IReadOnlyList<string> names) => Ask(() =>
    {
        var walk = new PlanWalk(db, this);
        foreach (var name in names)
        {
            if (ColumnNamed(name) is (var collection, var column))
            {
                walk.MeetColumn(collection, column);
            }
            else
            {
                walk.MeetFile(project, name);
            }
        }
        return walk.Run(names);
    });

    /// <summary>The input whose path is this one but for letter case.</summary>
    public string? InputLike(string path) => Ask(() =>
        db.Prepare("select key from bc_source where kind = ? and key = ? collate nocase and key <> ? order by key limit 1").Bind((long)SourceKind.File).Bind(path).Bind(path).First(static row => row.Text(0)));

    /// <summary>Whether results rest on the content of a file of this name.</summary>
    public bool IsInput(string path) => Ask(() =>
        db.Prepare("select 1 from bc_source where kind in (?, ?) and key = ?").Bind((long)SourceKind.File).Bind((long)SourceKind.Existence).Bind(path).Any());

    /// <summary>The columns of a collection; null where there is none of that name.</summary>
    public IReadOnlyList<string>? ColumnsOf(string collection) => Collections().FirstOrDefault(known => known.Name == collection)?.Columns.Select(static column => column.Name).ToList();

    (string Collection, string Column)? ColumnNamed(string name) =>
        name.Split('.') is [var collection, var column] && db.Prepare("select 1 from bc_column where collection = ? and name = ?").Bind(collection).Bind(column).Any() ? (collection, column) : null;

    /// <summary>What a call gave last; null where it is not kept.</summary>
    internal TraceResult? CurrentResult(long? trace) => trace is null ? null : ResultOf(trace);
}

/// <summary>What an edit can touch.</summary>
sealed record Plan
{
    /// <summary>What is edited.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Names that nothing reads: neither input nor column.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>Files that are not there and were in no build: what follows is told as if they were added.</summary>
    public required IReadOnlyList<string> Absent { get; init; }

    /// <summary>Calls that would be made for the first time; what they write is not known before.</summary>
    public required IReadOnlyList<string> NewCalls { get; init; }

    /// <summary>How many calls of each handler may run.</summary>
    public required IReadOnlyDictionary<string, int> Calls { get; init; }

    /// <summary>The outputs that may change, in ordinal order. No other one does.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>How many outputs there are.</summary>
    public required long Total { get; init; }
}
