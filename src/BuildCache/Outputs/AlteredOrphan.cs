namespace BuildCache;

/// <summary>An output that nothing produces any more and somebody has altered.</summary>
static class AlteredOrphan
{
    /// <summary>What a policy of warnings calls it.</summary>
    public const string Code = "BCM1409";

    /// <summary>What is said of it.</summary>
    public static Diagnostic In(OutputFolder folder, string path) => new(Severity.Warning, Code,
        $"Nothing produces the output '{path}' any more, but it is not what the build wrote, so it was left alone. Delete it if it is not wanted.", folder.PlaceOf(path));
}
