namespace BuildCache;

/// <summary>What a handler did in this build, for the report.</summary>
sealed class HandlerTally
{
    /// <summary>Calls that ran to their end.</summary>
    public long Ran { get; set; }

    /// <summary>Stored traces that hold again.</summary>
    public long Restored { get; set; }

    public long EffectsRan { get; set; }

    public long EffectsRestored { get; set; }

    public long EffectsFailed { get; set; }

    /// <summary>Of the live effects those that failed: what they gave last stays.</summary>
    public long EffectsKept { get; set; }

    public double Milliseconds { get; set; }
}
