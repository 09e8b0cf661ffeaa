namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Makes the choices that lead to a fault fewer and smaller, as long as they lead to it.</summary>
static class Shrinker
{
    /// <param name="choices">They lead to the fault.</param>
    /// <param name="fails">Makes an input of choices: those that were used when it has the fault, else null.</param>
    /// <param name="attempts">How many inputs may be tried.</param>
    public static IReadOnlyList<int> Shrink(IReadOnlyList<int> choices, Func<IReadOnlyList<int>, IReadOnlyList<int>?> fails, int attempts)
    {
        var best = choices;
        bool progress;
        do
        {
            progress = false;
            foreach (var candidate in Simpler(() => best))
            {
                if (attempts-- <= 0)
                {
                    return best;
                }

                if (fails(candidate) is { } used && IsSimpler(used, best))
                {
                    best = used;
                    progress = true;
                }
            }
        }
        while (progress);
        return best;
    }

    /// <summary>Without runs of choices, the longest runs first; then with single ones smaller.</summary>
    static IEnumerable<IReadOnlyList<int>> Simpler(Func<IReadOnlyList<int>> best)
    {
        for (var length = Math.Max(1, best().Count / 2); length > 0; length /= 2)
        {
            for (var start = best().Count - length; start >= 0; start = Math.Min(start, best().Count) - length)
            {
                yield return [.. best().Take(start), .. best().Skip(start + length)];
            }
        }

        for (var i = 0; i < best().Count; i++)
        {
            foreach (var smaller in (int[])[0, best()[i] / 2, best()[i] - 1])
            {
                if (i < best().Count && smaller >= 0 && smaller < best()[i])
                {
                    yield return [.. best().Take(i), smaller, .. best().Skip(i + 1)];
                }
            }
        }
    }

    static bool IsSimpler(IReadOnlyList<int> one, IReadOnlyList<int> other) =>
        one.Count < other.Count || (one.Count == other.Count && one.Sum(static choice => (long)choice) < other.Sum(static choice => (long)choice));
}
