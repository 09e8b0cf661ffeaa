namespace BuildCache;

/// <summary>
/// Why something moved: a fact in words, and what moved it. One with nothing behind it is a root, which the outside world moved, or the
/// code. One without words (a call that ran, a collection that was computed) only leads on.
/// </summary>
sealed partial class Cause
{
    /// <summary>So many reasons of one fact are told: what ten thousand documents moved is explained by a few of them and their number.</summary>
    const int MostBehind = 16;

    /// <summary>So many facts are looked at for one explanation.</summary>
    const int MostVisited = 500;

    readonly List<Cause> behind = [];
    readonly Source? source;
    readonly SourceMove move;
    readonly (string Collection, string Name)? column;
    string? text;
    long build;
    int untold;

    Cause(string? text) => this.text = text;

    Cause(string collection, string name) => column = (collection, name);

    /// <summary>A fact that moved.</summary>
    public Cause(Source source, SourceMove move) => (this.source, this.move) = (source, move);

    /// <summary>A root, or (with <see cref="Add"/>) a fact that is no source.</summary>
    public static Cause Of(string text) => new(text);

    /// <summary>The values of a column, or (column '') which documents there are.</summary>
    public static Cause OfColumn(string collection, string name) => new(collection, name);

    /// <summary>Its row, when it has one.</summary>
    public long Id { get; set; }

    /// <summary>Whether anything is known to be behind it.</summary>
    public bool HasReasons => behind.Count > 0;

    /// <summary>What led on in an earlier build.</summary>
    /// <param name="ways">The facts on the ways from the roots.</param>
    /// <param name="untold">How many more there were.</param>
    /// <param name="build">That build; a fact that tells of another one is of that.</param>
    public static Cause Again(IReadOnlyList<IReadOnlyList<CauseLink>> ways, long untold, long build)
    {
        var through = new Cause(null) { untold = (int)untold, build = build };
        var known = new Dictionary<CauseLink, Cause>();
        foreach (var way in ways)
        {
            Cause? before = null;
            foreach (var link in way)
            {
                if (!known.TryGetValue(link, out var cause))
                {
                    cause = link.Source is { } source ? new Cause(source, link.Move) : link.Column is (var collection, var name) ? OfColumn(collection, name) : Of(link.Text);
                    (cause.text, cause.build) = (link.Text, link.Build == 0 ? build : link.Build);
                    known.Add(link, cause);
                }
                cause.Add(before);
                before = cause;
            }
            through.Add(before);
        }
        return through;
    }

    /// <summary>What leads on to several.</summary>
    public static Cause Through(IEnumerable<Cause> causes)
    {
        var through = new Cause(null);
        foreach (var cause in causes)
        {
            through.Add(cause);
        }
        return through;
    }

    /// <summary>Puts a reason behind the fact; whether it is one more that is told.</summary>
    public bool Add(Cause? cause)
    {
        if (cause is null || ReferenceEquals(cause, this) || behind.Contains(cause))
        {
            return false;
        }
        if (behind.Count < MostBehind)
        {
            behind.Add(cause);
            return true;
        }
        untold++;
        return false;
    }

    /// <summary>How it moved.</summary>
    public SourceMove Move => move;

    /// <summary>The fact, with what is behind it now and what was in earlier builds; of the last of these, where it did not move now.</summary>
    public Cause Joined(Cause? now, IReadOnlyList<Cause> before)
    {
        foreach (var same in before.Append(now).OfType<Cause>())
        {
            same.behind.ForEach(cause => Add(cause));
            untold += same.untold;
        }
        build = now is null ? before[^1].build : 0;
        return this;
    }

    /// <summary>Made when it is first told: most of what moves is told of nobody, and some of it of thousands.</summary>
    string? Text => text ??= source?.DescribeChange(move)
        ?? (column is (var collection, var name) ? name.Length == 0 ? $"which documents {collection} has changed" : $"{name} of {collection} changed" : null);

    bool IsRoot => behind.Count == 0 && Text is not null;

    /// <summary>
    /// What is to be told of some reasons: each fact before what moved it, once, and the roots among them.
    /// </summary>
    /// <param name="causes">The reasons, the first one first.</param>
    /// <param name="most">How many lines at most, beside roots.</param>
    public static Explanation Explain(IReadOnlyList<Cause> causes, int most)
    {
        var lines = new List<string>();
        var roots = new List<string>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var visited = new HashSet<Cause>();
        var untold = 0;
        // Not by recursion: computations may rest on each other thousands deep.
        var next = new Stack<Cause>(causes.Reverse());
        while (next.TryPop(out var cause))
        {
            Visit(cause);
        }
        if (untold > 0)
        {
            lines.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"and {untold:#,0} more"));
        }
        return new Explanation(lines, roots) { Chains = CauseChain.WriteUnlessPlain(Chains(causes)) };

        void Visit(Cause cause)
        {
            if (visited.Count == MostVisited)
            {
                untold++;
                return;
            }
            if (!visited.Add(cause))
            {
                return;
            }
            if (cause.Text is { } said && told.Add(said))
            {
                // It quotes names of files and values, which hold whatever their author likes.
                var text = LogText.OneLine(said);
                if (lines.Count < most || cause.IsRoot)
                {
                    lines.Add(text);
                }
                else
                {
                    untold++;
                }
                if (cause.IsRoot)
                {
                    roots.Add(text);
                }
            }
            untold += cause.untold;
            for (var i = cause.behind.Count - 1; i >= 0; i--)
            {
                next.Push(cause.behind[i]);
            }
        }
    }
}

/// <summary>Why a call ran, in words: a line for each fact.</summary>
/// <param name="Because">Each fact before what moved it.</param>
/// <param name="Roots">Those of them that nothing of the build moved.</param>
sealed record Explanation(IReadOnlyList<string> Because, IReadOnlyList<string> Roots)
{
    /// <summary>The shortest way from each root, as <see cref="CauseChain"/> writes it.</summary>
    public string Chains { get; init; } = "";

    /// <summary>Where nothing is to be explained.</summary>
    public static readonly Explanation None = new([], []);
}
