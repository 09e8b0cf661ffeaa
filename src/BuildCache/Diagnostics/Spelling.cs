namespace BuildCache;

/// <summary>Finds the name that was probably meant.</summary>
static class Spelling
{
    /// <summary>The candidate at most two edits away (fewer for short names), or <c>null</c>.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What there is.</param>
    /// <returns>The nearest; the first of several.</returns>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        var limit = name.Length < 8 ? 1 : 2;
        string? best = null;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate, limit);
            if (distance <= limit && (best is null || distance < Distance(name, best, limit)))
            {
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>Optimal string alignment distance, without regard to case: a swap of two neighbours counts as one edit.</summary>
    static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Best(rows, a, b, i, j);
            }
        }

        return rows[a.Length, b.Length];
    }

    static int Best(int[,] rows, string a, string b, int i, int j)
    {
        var best = Math.Min(
            Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
            rows[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1));
        return i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])
            ? Math.Min(best, rows[i - 2, j - 2] + 1)
            : best;
    }

    static bool Same(char x, char y) => char.ToUpperInvariant(x) == char.ToUpperInvariant(y);
}
