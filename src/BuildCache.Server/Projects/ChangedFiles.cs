namespace BuildCache.Server;

/// <summary>What a watcher saw until it was quiet.</summary>
/// <param name="Paths">Absolute paths; null when it may have missed some.</param>
/// <param name="Names">They, relative to the project, for people; those that are there first.</param>
sealed record ChangedFiles(IReadOnlyList<string>? Paths, IReadOnlyList<string> Names)
{
    /// <summary>Anything may have changed.</summary>
    public static ChangedFiles Unknown { get; } = new(null, []);

    /// <summary>These, with those that came while a build of these was given up: what that build has looked at nobody knows.</summary>
    /// <param name="later">What came; null when that is not known.</param>
    public ChangedFiles With(ChangedFiles? later) => new(null, [.. (later?.Names ?? []).Union(Names, StringComparer.Ordinal)]);

    public ChangeSet? ToChangeSet() => Paths is null ? null : new ChangeSet(Paths);
}
