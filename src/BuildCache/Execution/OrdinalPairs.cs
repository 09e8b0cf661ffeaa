namespace BuildCache;

/// <summary>Orders documents by collection and id, whatever the culture.</summary>
sealed class OrdinalPairs : IComparer<(string, string)>
{
    public static readonly OrdinalPairs Instance = new();

    public int Compare((string, string) x, (string, string) y) =>
        string.CompareOrdinal(x.Item1, y.Item1) is var first and not 0 ? first : string.CompareOrdinal(x.Item2, y.Item2);
}
