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

    /// <summary>Calls that would be made for the first time; what they write is not known before.</summary>
    public required IReadOnlyList<string> NewCalls { get; init; }

    /// <summary>How many calls of each handler may run.</summary>
    public required IReadOnlyDictionary<string, int> Calls { get; init; }

    /// <summary>The outputs that may change, in ordinal order. No other one does.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>How many outputs there are.</summary>
    public required long Total { get; init; }
}
