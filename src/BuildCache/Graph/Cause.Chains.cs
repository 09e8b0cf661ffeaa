namespace BuildCache;

/// <summary>The shortest way from each root to what it explains.</summary>
sealed partial class Cause
{
    /// <summary>So many roots of one call are led up to; their number is told with the reasons.</summary>
    const int MostChains = 16;

    /// <summary>The ways from the roots to it.</summary>
    /// <param name="untold">How much of what is behind it was left out before, or is now.</param>
    public IReadOnlyList<IReadOnlyList<CauseLink>> Ways(out int untold)
    {
        var chains = Chains([this], out var met, out var left);
        untold = met.Sum(static cause => cause.untold) + left;
        return chains;
    }

    /// <summary>From the causes outwards, ring by ring: the first time that a root is met is the shortest way to it.</summary>
    static List<IReadOnlyList<CauseLink>> Chains(IReadOnlyList<Cause> causes) => Chains(causes, out _, out _);

    static List<IReadOnlyList<CauseLink>> Chains(IReadOnlyList<Cause> causes, out IReadOnlyCollection<Cause> met, out int left)
    {
        var chains = new List<IReadOnlyList<CauseLink>>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var cameFrom = new Dictionary<Cause, Cause?>(ReferenceEqualityComparer.Instance);
        var next = new Queue<Cause>();
        Meet(causes, null);
        while (chains.Count < MostChains && next.TryDequeue(out var cause))
        {
            if (cause.IsRoot)
            {
                if (told.Add(cause.Text!))
                {
                    chains.Add(Way(cause));
                }
                continue;
            }
            Meet(cause.behind, cause);
        }
        (met, left) = (cameFrom.Keys, next.Count(static cause => cause.IsRoot));
        return chains;

        void Meet(IEnumerable<Cause> met, Cause? from)
        {
            foreach (var cause in met)
            {
                if (cameFrom.Count < MostVisited && cameFrom.TryAdd(cause, from))
                {
                    next.Enqueue(cause);
                }
            }
        }

        List<CauseLink> Way(Cause root)
        {
            var way = new List<CauseLink>();
            for (var cause = root; cause is not null; cause = cameFrom[cause])
            {
                if (cause.Text is { } text)
                {
                    way.Add(new CauseLink(text, cause.source, cause.move, cause.column, cause.build));
                }
            }
            return way;
        }
    }
}
