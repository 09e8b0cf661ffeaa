namespace BuildCache;

/// <summary>
/// Where a live node stands in the work of a build; docs/architecture.md has a picture. That it is marked is stored, so a build that is killed
/// leaves it to the next one; what a marked node waits for is known to the build alone.
/// </summary>
enum NodeState
{
    /// <summary>Its current trace holds, as far as is known: nobody has to look at it.</summary>
    Settled,

    /// <summary>What it saw may be otherwise, or it has no trace: it is to be settled before it may be used. One that waits or is postponed stays so.</summary>
    Marked,

    /// <summary>Marked, a computation, and to be settled on a level.</summary>
    Waiting,

    /// <summary>Marked, and not tried again in this build: it has failed, is blocked, was tried too often, or nobody asks for it.</summary>
    Postponed,
}
