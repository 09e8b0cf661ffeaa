namespace BuildCache;

/// <summary>
/// What moved in this build, and what moved it, noted where it moves: so that each call that runs is explained back to the inputs that
/// began it. Nothing is decided by it. Bounded: explanations are worth a little memory, not as much as the corpus.
/// </summary>
sealed class Causes(CauseTable table)
{
    const int Most = 100_000;

    readonly Dictionary<Source, Cause> moves = [];
    readonly Dictionary<long, Cause> beginnings = [];

    /// <summary>What moves whatever moves now; null: the outside world does.</summary>
    Cause? current;

    /// <summary>What moves until the scope ends is moved by this.</summary>
    public Scope Under(Cause? cause)
    {
        var scope = new Scope(this, current);
        current = cause;
        return scope;
    }

    /// <summary>A source has another value than before.</summary>
    public void Moved(Source source, SourceMove move)
    {
        if (Find(source, move) is { } moved)
        {
            Add(moved, current, source);
        }
    }

    /// <summary>The rows of a query are others, because of what moved of that which it reads.</summary>
    public void RowsMoved(Source query, IEnumerable<Cause> reads)
    {
        if (Find(query, SourceMove.Changed) is { } cause)
        {
            var through = Cause.Through(reads);
            Add(cause, through.HasReasons ? through : null, query);
        }
    }

    /// <summary>The values of a column are others, or (column '') the documents.</summary>
    public void Moved(Column column, string collection, string name, long revision)
    {
        column.Moved ??= Cause.OfColumn(collection, name);
        if (column.Moved.Add(current))
        {
            table.Note(collection, name, revision, current!);
        }
    }

    /// <summary>A node has come to life in a graph that was there before it.</summary>
    public void Begun(long node, string what)
    {
        if (beginnings.Count < Most)
        {
            table.Note(node, beginnings[node] = Fact(what));
        }
    }

    /// <summary>A fact that is no source, moved by what moves things now.</summary>
    public Cause Fact(string what)
    {
        var cause = Cause.Of(what);
        cause.Add(current);
        return cause;
    }

    /// <summary>What brought a node to life, in this build or since an earlier one.</summary>
    public Cause? BeginningOf(long node, long build) => beginnings.GetValueOrDefault(node) ?? table.Of(node, build);

    /// <summary>Why a source moved; null when it did not, in this build or since an earlier one.</summary>
    /// <param name="source">The source.</param>
    /// <param name="move">How it differs from what it was then; null where that is not known.</param>
    /// <param name="build">The first build that counts.</param>
    public Cause? Of(Source source, SourceMove? move, long build)
    {
        var now = moves.GetValueOrDefault(source);
        var before = table.Of(source, build);
        return before.Count == 0 && (now is null || move is null || now.Move == move) ? now
            : new Cause(source, move ?? now?.Move ?? SourceMove.Changed).Joined(now, before);
    }

    /// <summary>Why a column moved, in this build and in earlier ones after a revision; null when it did not. Of one that is not known nothing earlier is told.</summary>
    public Cause? Of(Column column, string collection, string name, long revision) =>
        revision >= 0 && table.Of(collection, name, revision) is { Count: > 0 } before ? Cause.OfColumn(collection, name).Joined(column.Moved, before) : column.Moved;

    void Add(Cause moved, Cause? reason, Source source)
    {
        if (moved.Add(reason))
        {
            table.Note(source, reason!);
        }
    }

    Cause? Find(Source source, SourceMove move)
    {
        if (!moves.TryGetValue(source, out var cause) && moves.Count < Most)
        {
            moves.Add(source, cause = new Cause(source, move));
        }
        return cause;
    }

    /// <summary>Gives back what moved things before.</summary>
    public readonly struct Scope(Causes causes, Cause? before) : IDisposable
    {
        public void Dispose() => causes.current = before;
    }
}
