namespace BuildCache;

/// <summary>
/// What moved in this build, and what moved it, noted where it moves: so that each call that runs is explained back to the inputs that
/// began it. Nothing is decided by it. Bounded: explanations are worth a little memory, not as much as the corpus.
/// </summary>
sealed class Causes
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
    public void Moved(Source source, SourceMove move) => Find(source, move)?.Add(current);

    /// <summary>The rows of a query are others, because of what moved of that which it reads.</summary>
    public void RowsMoved(Source query, IEnumerable<Cause> reads)
    {
        if (Find(query, SourceMove.Changed) is { } cause)
        {
            foreach (var read in reads)
            {
                cause.Add(read);
            }
        }
    }

    /// <summary>The values of a column are others, or (column '') the documents.</summary>
    public void Moved(Column column, string collection, string name)
    {
        column.Moved ??= Cause.OfColumn(collection, name);
        column.Moved.Add(current);
    }

    /// <summary>A node has come to life in a graph that was there before it.</summary>
    public void Begun(long node, string what)
    {
        if (beginnings.Count < Most)
        {
            beginnings[node] = Fact(what);
        }
    }

    /// <summary>A fact that is no source, moved by what moves things now.</summary>
    public Cause Fact(string what)
    {
        var cause = Cause.Of(what);
        cause.Add(current);
        return cause;
    }

    public Cause? BeginningOf(long node) => beginnings.GetValueOrDefault(node);

    /// <summary>Why a source moved; null when it did not, in this build.</summary>
    public Cause? Of(Source source) => moves.GetValueOrDefault(source);

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
