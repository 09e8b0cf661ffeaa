namespace BuildCache;

/// <summary>
/// What a watcher saw. It is a hint, which spares a walk over the project: of what it does not name a build believes that it is as the last
/// one saw it, outputs that lie in the project included. Where the watcher may have missed something, pass none.
/// </summary>
/// <param name="paths">Files that were made, changed or deleted; absolute, or relative to the project.</param>
public sealed class ChangeSet(IEnumerable<string> paths)
{
    /// <summary>Files that were made, changed or deleted; absolute, or relative to the project.</summary>
    public IReadOnlyList<string> Paths { get; } = [.. paths];
}
