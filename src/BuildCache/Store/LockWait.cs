namespace BuildCache;

/// <summary>What a connection does while another program has the database locked.</summary>
/// <param name="Longest">How long it waits.</param>
/// <param name="Told">Told of each wait, with the path of the database.</param>
sealed record LockWait(TimeSpan Longest, Action<string>? Told = null)
{
    /// <summary>Half a minute, without a word.</summary>
    public static LockWait Default { get; } = new(TimeSpan.FromSeconds(30));
}
