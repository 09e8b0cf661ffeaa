namespace BuildCache;

/// <summary>A value that cannot be stored, because JSON cannot hold it.</summary>
static class UnstorableValue
{
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    /// <param name="why">Why it cannot be stored, without a full stop.</param>
    /// <param name="file">Where it comes from.</param>
    public static Diagnostic Of(string what, string why, string? file = null) => new(Severity.Error, "BCM1904", $"{what} cannot be stored: {why}.", file);
}
