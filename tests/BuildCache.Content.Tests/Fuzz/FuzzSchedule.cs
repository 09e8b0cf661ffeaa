namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Whose turn it is: the kind that is farthest behind its share. It follows from the numbers alone, so that any input can be had again.</summary>
sealed class FuzzSchedule
{
    readonly long[] tried = new long[FuzzKinds.All.Length];

    public FuzzKind Next()
    {
        var next = 0;
        for (var i = 1; i < tried.Length; i++)
        {
            if (tried[i] * FuzzKinds.All[next].Share < tried[next] * FuzzKinds.All[i].Share)
            {
                next = i;
            }
        }

        return FuzzKinds.All[next];
    }

    public void Count(FuzzKind kind, int count) => tried[Array.IndexOf(FuzzKinds.All, kind)] += count;
}
