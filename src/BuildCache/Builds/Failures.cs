namespace BuildCache;

/// <summary>
/// What failed in this build. Nothing of it is stored: the next build tries again. A failure is said once, by whoever failed; what needs it
/// is blocked.
/// </summary>
sealed class Failures
{
    readonly Dictionary<Source, FailedComputation> computations = [];
    readonly List<(string Call, Source On)> blocked = [];

    /// <summary>Errors of handlers.</summary>
    public List<Diagnostic> Errors { get; } = [];

    /// <summary>Errors of failed computations that somebody needs; known after <see cref="Judge"/>.</summary>
    public List<Diagnostic> ComputationErrors { get; } = [];

    /// <summary>What was not computed because a computation failed; known after <see cref="Judge"/>.</summary>
    public List<string> Blocked { get; } = [];

    public bool Any => Errors.Count > 0 || ComputationErrors.Count > 0 || Blocked.Count > 0;

    /// <summary>A handler's call failed, for reasons of its own or because of a computation.</summary>
    public void Add(string call, IReadOnlyList<Diagnostic> errors, Source? blockedOn)
    {
        Errors.AddRange(errors);
        if (blockedOn is { } computation)
        {
            blocked.Add((call, computation));
        }
    }

    /// <summary>A computation failed, for reasons of its own or because of another.</summary>
    public void Add(Source computation, IReadOnlyList<Diagnostic> errors, Source? blockedOn) => computations[computation] = new FailedComputation(errors, blockedOn);

    /// <summary>
    /// When everything is settled: of the computations that failed, only those count that somebody still needs. One may have been run for a
    /// reader that has gone since, or does not ask for it any more.
    /// </summary>
    public void Judge(Func<Source, bool> isRead)
    {
        var needed = new HashSet<Source>();
        var pending = new Stack<Source>(computations.Keys.Where(isRead).Concat(blocked.Select(static b => b.On)));
        while (pending.TryPop(out var source))
        {
            if (needed.Add(source) && computations.TryGetValue(source, out var failed) && failed.BlockedOn is { } next)
            {
                pending.Push(next);
            }
        }
        ComputationErrors.Clear();
        Blocked.Clear();
        foreach (var (source, failed) in computations.Where(pair => needed.Contains(pair.Key)))
        {
            ComputationErrors.AddRange(failed.Errors);
            if (failed.BlockedOn is not null)
            {
                Blocked.Add(source.Describe());
            }
        }
        Blocked.AddRange(blocked.Select(static b => b.Call));
        Blocked.Sort(StringComparer.Ordinal);
    }

    /// <summary>Why a computation has no value: errors of its own, or a computation that it needs.</summary>
    sealed record FailedComputation(IReadOnlyList<Diagnostic> Errors, Source? BlockedOn);
}
