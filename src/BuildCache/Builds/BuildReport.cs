namespace BuildCache;

/// <summary>The report of a build: a contract, written as <c>report.json</c>.</summary>
public sealed class BuildReport
{
    /// <summary>The number of the build in its database.</summary>
    public long Build { get; set; }

    /// <summary><c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public string Outcome { get; set; } = "succeeded";

    /// <summary>Wall time in milliseconds, from open to close.</summary>
    public double ElapsedMs { get; set; }

    /// <summary>What was observed.</summary>
    public InputCounts Inputs { get; set; } = new();

    /// <summary>Per handler and computation, in ordinal order of names.</summary>
    public IReadOnlyList<HandlerCounts> Handlers { get; set; } = [];

    /// <summary>Over all calls that yield output files.</summary>
    public EffectCounts Effects { get; set; } = new();

    /// <summary>Queries that are dependencies.</summary>
    public QueryCounts Queries { get; set; } = new();

    /// <summary>Output files of this target.</summary>
    public OutputCounts Outputs { get; set; } = new();

    /// <summary>What ran and why, at most <see cref="RanLimit"/> entries.</summary>
    public IReadOnlyList<RanEntry> Ran { get; set; } = [];

    /// <summary>True when <see cref="Ran"/> was cut at <see cref="RanLimit"/>.</summary>
    public bool RanTruncated { get; set; }

    /// <summary>How many entries <see cref="Ran"/> holds at the most.</summary>
    public const int RanLimit = 1000;
}

/// <summary>Counts of inputs.</summary>
public sealed class InputCounts
{
    /// <summary>Inputs looked at.</summary>
    public long Checked { get; set; }

    /// <summary>Files read to be hashed.</summary>
    public long Hashed { get; set; }

    /// <summary>Servers' answers that were asked for, or asked whether they still hold.</summary>
    public long Asked { get; set; }

    /// <summary>Inputs whose fingerprint differs from the last build's.</summary>
    public long Changed { get; set; }

    /// <summary>Files that the triggers match now and did not before.</summary>
    public long Added { get; set; }

    /// <summary>Files that the triggers matched before and do not now.</summary>
    public long Removed { get; set; }
}

/// <summary>Counts of one handler or computation.</summary>
public sealed class HandlerCounts
{
    /// <summary>The handler's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Calls that ran.</summary>
    public long Ran { get; set; }

    /// <summary>Live calls whose stored result was used.</summary>
    public long Reused { get; set; }

    /// <summary>Of <see cref="Reused"/>, those that came back from an older trace.</summary>
    public long Restored { get; set; }

    /// <summary>Calls that failed.</summary>
    public long Failed { get; set; }

    /// <summary>Time inside the function over all calls, milliseconds.</summary>
    public double Ms { get; set; }
}

/// <summary>Counts over all calls that yield output files.</summary>
public sealed class EffectCounts
{
    /// <summary>Effects that ran.</summary>
    public long Ran { get; set; }

    /// <summary>Live effects whose stored result was used.</summary>
    public long Reused { get; set; }

    /// <summary>Of <see cref="Reused"/>, those that came back from an older trace.</summary>
    public long Restored { get; set; }

    /// <summary>Effects that failed.</summary>
    public long Failed { get; set; }
}

/// <summary>Counts of queries.</summary>
public sealed class QueryCounts
{
    /// <summary>Queries that live results depend on.</summary>
    public long Checked { get; set; }

    /// <summary>Queries that were run.</summary>
    public long Run { get; set; }

    /// <summary>Queries whose rows differ.</summary>
    public long Changed { get; set; }
}

/// <summary>Counts of output files.</summary>
public sealed class OutputCounts
{
    /// <summary>Files written because their content is new or changed.</summary>
    public long Written { get; set; }

    /// <summary>Results that were recomputed with the bytes that the file already has.</summary>
    public long Unchanged { get; set; }

    /// <summary>Files missing or altered on disk and restored from the store.</summary>
    public long Restored { get; set; }

    /// <summary>Files deleted because nothing produces them any more.</summary>
    public long Deleted { get; set; }

    /// <summary>Files that nothing produces any more and that stay until a build succeeds; 0 in one that does.</summary>
    public long Waiting { get; set; }

    /// <summary>Live outputs.</summary>
    public long Total { get; set; }
}

/// <summary>One call that ran, and why.</summary>
/// <param name="Handler">The handler's name.</param>
/// <param name="Key">The node's key.</param>
/// <param name="Because">All that differed from what its last run saw, each before what moved it.</param>
public sealed record RanEntry(string Handler, string Key, IReadOnlyList<string> Because)
{
    /// <summary>Those of <see cref="Because"/> that nothing of the build moved: the inputs, properties or code that began it.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];
}
