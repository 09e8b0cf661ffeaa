using System.Collections.Concurrent;

namespace BuildCache;

/// <summary>
/// Computations that need each other. Which of them closes the cycle depends on who came first, and nobody can see that: so all are to blame
/// alike, and what is said names them in an order of its own.
/// </summary>
sealed class Cycles
{
    readonly ConcurrentDictionary<Source, byte> members = new();

    /// <summary>Whether a computation is part of one.</summary>
    public bool Hold(Source computation) => members.ContainsKey(computation);

    /// <summary>The error of a cycle.</summary>
    /// <param name="cycle">Each waits for the next one, and the last for the first.</param>
    public DiagnosticException Close(IReadOnlyList<Source> cycle)
    {
        var ordered = Cycle.Told(cycle, static member => member.Key);
        ordered.ForEach(member => members.TryAdd(member, 0));
        var names = ordered.Append(ordered[0]).Select(NameOf);
        return new DiagnosticException(new Diagnostic(Severity.Error, "BCM1406", (cycle.Count == 1
            ? $"The computation {NameOf(cycle[0])} needs itself, so it cannot be computed."
            : $"The computations {string.Join(" → ", names)} need each other, so none of them can be computed.") + " Remove one of the calls from the cycle."));
    }

    static string NameOf(Source computation) => Source.Split(computation.Key) is [var name, var arguments] ? $"{name}({HttpUrl.Redact(arguments)})" : computation.Key;
}
