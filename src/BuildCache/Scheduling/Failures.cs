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
    /// <param name="call">The call.</param>
    /// <param name="errors">Its own.</param>
    /// <param name="blockedOn">Computations that it needs and that never gave anything.</param>
    /// <param name="asked">Computations that it had values of: those that failed gave what they gave last.</param>
    public void Add(string call, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> blockedOn, IReadOnlyList<Source> asked)
    {
        Errors.AddRange(errors);
        needed.UnionWith(blockedOn);
        needed.UnionWith(asked);
        if (IsBlocked(errors, blockedOn))
        {
            blocked.Add(call);
        }
    }

    /// <summary>A handler's call waits for one that can never run.</summary>
    public void Block(string call) => blocked.Add(call);

    /// <summary>A computation failed, for reasons of its own or because of others.</summary>
    public void Add(Source computation, IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> blockedOn, IReadOnlyList<Source> asked) =>
        computations[computation] = new FailedComputation(errors, blockedOn, asked);

    /// <summary>
    /// When everything is settled: of the computations that failed, only those count that somebody still needs. One may have been run for a
    /// reader that has gone since, or does not ask for it any more.
    /// </summary>
    /// <param name="isRead">Whether somebody reads a computation.</param>
    /// <param name="cycles">Those that need each other: each of them failed, whichever found out.</param>
    public void Judge(Func<Source, bool> isRead, Cycles cycles)
    {
        var told = Needed(isRead);
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

    /// <summary>The computations that failed calls have asked for, whatever came of that, and those that these have asked for when they failed.</summary>
    /// <param name="isRead">Whether somebody reads a computation.</param>
    public HashSet<Source> Needed(Func<Source, bool> isRead)
    {
        var found = new HashSet<Source>();
        var pending = new Stack<Source>(computations.Keys.Where(isRead).Concat(needed));
        while (pending.TryPop(out var source))
        {
            // What a call is blocked on may be a document, too.
            if (source.Kind == SourceKind.Computation && found.Add(source) && computations.TryGetValue(source, out var failed))
            {
                foreach (var next in failed.BlockedOn.Concat(failed.Asked))
                {
                    pending.Push(next);
                }
            }
        }
        return found;
    }

    /// <summary>Whether something else is to be mended, and nothing of its own.</summary>
    static bool IsBlocked(IReadOnlyList<Diagnostic> errors, IReadOnlyCollection<Source> on) => errors.Count == 0 && on.Count > 0;

    /// <summary>Why a computation has no value: errors of its own, or computations that it needs; and those that it had values of.</summary>
    sealed record FailedComputation(IReadOnlyList<Diagnostic> Errors, IReadOnlyCollection<Source> BlockedOn, IReadOnlyList<Source> Asked);
}
