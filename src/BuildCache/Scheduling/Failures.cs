namespace BuildCache;

/// <summary>
/// What failed in this build. Nothing of it is stored: the next build tries again. A failure is said once, by whoever failed; what needs it
/// is blocked.
/// </summary>
sealed class Failures
{
    readonly Dictionary<Source, FailedComputation> computations = [];
    readonly HashSet<Source> needed = [];
    readonly List<string> blocked = [];

    /// <summary>Errors of handlers.</summary>
    public List<Diagnostic> Errors { get; } = [];

    /// <summary>Errors of failed computations that somebody needs; known after <see cref="Judge"/>.</summary>
    public List<Diagnostic> ComputationErrors { get; } = [];

    /// <summary>What was not computed because a computation failed; known after <see cref="Judge"/>.</summary>
    public List<string> Blocked { get; } = [];

    public bool Any => Errors.Count > 0 || ComputationErrors.Count > 0 || Blocked.Count > 0;

    /// <summary>A handler's call failed, for reasons of its own or because of computations.</summary>
    public void Add(string call, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> blockedOn)
    {
        Errors.AddRange(errors);
        needed.UnionWith(blockedOn);
        if (IsBlocked(errors, blockedOn))
        {
            blocked.Add(call);
        }
    }

    /// <summary>A handler's call waits for one that can never run.</summary>
    public void Block(string call) => blocked.Add(call);

    /// <summary>A computation failed, for reasons of its own or because of others.</summary>
    public void Add(Source computation, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> blockedOn) => computations[computation] = new FailedComputation(errors, blockedOn);

    /// <summary>
    /// When everything is settled: of the computations that failed, only those count that somebody still needs. One may have been run for a
    /// reader that has gone since, or does not ask for it any more.
    /// </summary>
    /// <param name="isRead">Whether somebody reads a computation.</param>
    /// <param name="cycles">Those that need each other: each of them failed, whichever found out.</param>
    public void Judge(Func<Source, bool> isRead, Cycles cycles)
    {
        var told = new HashSet<Source>();
        var pending = new Stack<Source>(computations.Keys.Where(isRead).Concat(needed));
        while (pending.TryPop(out var source))
        {
            if (told.Add(source) && computations.TryGetValue(source, out var failed))
            {
                foreach (var next in failed.BlockedOn)
                {
                    pending.Push(next);
                }
            }
        }
        ComputationErrors.Clear();
        Blocked.Clear();
        foreach (var (source, failed) in computations.Where(pair => told.Contains(pair.Key)))
        {
            ComputationErrors.AddRange(failed.Errors);
            if (IsBlocked(failed.Errors, failed.BlockedOn) && !cycles.Hold(source))
            {
                Blocked.Add(source.Describe());
            }
        }
        Blocked.AddRange(blocked);
        Blocked.Sort(StringComparer.Ordinal);
    }

    /// <summary>Whether something else is to be mended, and nothing of its own.</summary>
    static bool IsBlocked(IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> on) => errors.Count == 0 && on.Count > 0;

    /// <summary>Why a computation has no value: errors of its own, or computations that it needs.</summary>
    sealed record FailedComputation(IReadOnlyList<Diagnostic> Errors, IReadOnlyCollection<Source> BlockedOn);
}
