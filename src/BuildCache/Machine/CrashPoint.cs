namespace BuildCache;

/// <summary>
/// A moment at which a kill would leave its own kind of unfinished work: around commits, renames, appends. Nothing happens there but for the
/// tests, which end their process at each in turn.
/// </summary>
static class CrashPoint
{
    /// <summary>Called at each point, on whatever thread; set by tests only.</summary>
    public static Action? Reached { get; set; }

    public static void Reach() => Reached?.Invoke();
}
