using System.Diagnostics;

namespace BuildCache;

/// <summary>
/// A registered handler in this build: who it is, what the graph holds of it, and where its nodes stand. All that changes is changed by
/// <see cref="GraphWriter"/> and its tables; what it did in this build is counted elsewhere (<c>HandlerTally</c>).
/// </summary>
/// <param name="stored">What the database says of it.</param>
sealed class HandlerState(StoredHandler stored)
{
    readonly HashSet<long> postponed = [];
    readonly Dictionary<long, int> waiting = [];

    public long Id { get; } = stored.Id;

    public required Registration Registration { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    public string Name => Registration.Name;

    /// <summary>True when the stored nodes were made by other code, so that each must be settled again.</summary>
    public bool IsChanged { get; init; }

    /// <summary>True when the handler, or its trigger, was not known to the database.</summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// True when it could not be loaded: what it gave last stays in force, what changed for it stays marked, and nothing of it runs.
    /// </summary>
    public bool IsAbsent { get; init; }

    // ---- stored ----

    /// <summary>Raised when a call reads a collection that is not finished.</summary>
    public int Level { get; private set; } = stored.Level;

    /// <summary>Fingerprint of the names that the trigger matched last; absent when unknown.</summary>
    public Fingerprint Matched { get; private set; } = stored.Matched;

    /// <summary>Fingerprint of what that followed from.</summary>
    public Fingerprint Basis { get; private set; } = stored.Basis;

    /// <summary>Live nodes.</summary>
    public long Live { get; private set; } = stored.Live;

    /// <summary>Those of them that yield outputs.</summary>
    public long LiveEffects { get; private set; } = stored.Effects;

    /// <summary>Marked nodes, those that are postponed included.</summary>
    public long Marked { get; private set; }

    // ---- of this build ----

    /// <summary>The collection for which the level was raised last: how a cycle of handlers is named.</summary>
    public string WaitsFor { get; private set; } = "";

    /// <summary>Nodes that failed or were blocked in this build: they stay marked and are not tried again before the next.</summary>
    public int Postponed => postponed.Count;

    /// <summary>Whether marked nodes are left to settle in this build.</summary>
    public bool HasWork => Marked > Postponed && !IsAbsent;

    /// <summary>
    /// Computations have no level of their own: each marked node waits for the lowest level on which it can be brought up to date. The first
    /// one as long as there are marked nodes that nobody has looked at.
    /// </summary>
    public int LowestWaiting => waiting.Count < Marked - Postponed ? 0 : waiting.Values.DefaultIfEmpty().Min();

    public bool IsPostponed(long node) => postponed.Contains(node);

    /// <summary>The level that a marked computation waits for; null when nobody has looked at it.</summary>
    public int? LevelOf(long node) => waiting.TryGetValue(node, out var level) ? level : null;

    // ---- changes ----

    /// <summary>A node is in a state from now on, and so many more are marked; whether it is postponed now, and was not before.</summary>
    public bool Enter(long node, NodeState state, int level, long marks)
    {
        Marked += marks;
        switch (state)
        {
            case NodeState.Settled:
                postponed.Remove(node);
                waiting.Remove(node);
                return false;
            case NodeState.Waiting:
                waiting[node] = level;
                return false;
            case NodeState.Postponed:
                waiting.Remove(node);
                return postponed.Add(node);
            case NodeState.Marked:
                return false;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>So many nodes more are marked, or fewer.</summary>
    public void Mark(long nodes) => Marked += nodes;

    /// <summary>So many nodes live besides, and so many of those that live yield outputs.</summary>
    public void Count(long live, long effects)
    {
        Live += live;
        LiveEffects += effects;
    }

    /// <summary>It waits for a collection, and so for a level.</summary>
    public void Rise(int level, string collection)
    {
        Level = level;
        WaitsFor = collection;
    }

    /// <summary>One of its nodes waits for a collection.</summary>
    public void WaitFor(string collection) => WaitsFor = collection;

    /// <summary>It begins on the first level again, and so do its marked nodes.</summary>
    public void ForgetLevel()
    {
        Level = 0;
        waiting.Clear();
    }

    /// <summary>Its trigger has matched these names, which followed from that.</summary>
    public void Match(in Fingerprint names, in Fingerprint basis) => (Matched, Basis) = (names, basis);
}

/// <summary>A handler as the database has it.</summary>
readonly record struct StoredHandler(long Id, int Level, long Live, long Effects, Fingerprint Matched, Fingerprint Basis);
