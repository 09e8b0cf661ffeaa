namespace BuildCache.Server;

/// <summary>What a watcher saw until it was quiet.</summary>
/// <param name="Paths">Absolute paths; null when it may have missed some.</param>
/// <param name="Names">They, relative to the project, for people; those that are there first.</param>
sealed record ChangedFiles(IReadOnlyList<string>? Paths, IReadOnlyList<string> Names)
{
    /// <summary>Anything may have changed.</summary>
    public static ChangedFiles Unknown { get; } = new(null, []);

    public ChangeSet? ToChangeSet() => Paths is null ? null : new ChangeSet(Paths);
}
