namespace BuildCache;

/// <summary>A registered handler in this build: its row, its level and its counts.</summary>
sealed class HandlerState
{
    public required long Id { get; init; }

    public required Registration Registration { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    public string Name => Registration.Name;

    /// <summary>Stored: raised when a call reads a collection that is not finished.</summary>
    public int Level { get; set; }

    /// <summary>
    /// Computations have no level of their own: each marked node waits for the lowest level on which it can be brought up to date.
    /// Marked nodes that are not here have not been looked at.
    /// </summary>
    public Dictionary<long, int> Waiting { get; } = [];

    /// <summary>The collection for which the level was raised last: how a circle of handlers is named.</summary>
    public string WaitsFor { get; set; } = "";

    /// <summary>True when the stored nodes were made by other code, so that each must be settled again.</summary>
    public bool IsChanged { get; init; }

    /// <summary>True when the handler, or its trigger, was not known to the database.</summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// True when it could not be loaded: what it gave last stays in force, what changed for it stays marked, and nothing of it runs.
    /// </summary>
    public bool IsAbsent { get; init; }

    /// <summary>Fingerprint of the names that the trigger matched last; absent when unknown.</summary>
    public Fingerprint Matched { get; set; } = Fingerprint.Absent;

    public long Live { get; set; }

    public long LiveEffects { get; set; }

    /// <summary>Marked nodes, those that failed in this build included.</summary>
    public long Marked { get; set; }

    /// <summary>Nodes that failed or were blocked in this build: they stay marked and are not tried again before the next.</summary>
    public HashSet<long> Failed { get; } = [];

    public long Ran { get; set; }

    public long Restored { get; set; }

    public long EffectsRan { get; set; }

    public long EffectsRestored { get; set; }

    public long EffectsFailed { get; set; }

    /// <summary>Of the live effects those that failed in this build: what they gave last stays.</summary>
    public long EffectsKept { get; set; }

    public double Milliseconds { get; set; }

    /// <summary>Whether marked nodes are left to settle in this build.</summary>
    public bool HasWork => Marked > Failed.Count && !IsAbsent;
}
