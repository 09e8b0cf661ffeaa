namespace BuildCache;

/// <summary>What is other after one build than after another.</summary>
sealed partial class Insight
{
    /// <summary>Compares two builds; the earlier one need not be the first.</summary>
    /// <returns>Null when one of them is not known, or what was changed since is told no more.</returns>
    public BuildDifference? Difference(long from, long to) => Ask(() => IsKept(from) && IsKept(to) ? Compare(from, to) : null);

    /// <summary>The first build from which on everything that changed is known.</summary>
    public long FirstKept => Ask(() => db.Prepare("select value from bc_fact where name = ?").Bind(Sweep.KeptFact).First(static row => row.Int64(0)));

    bool IsKept(long build) => db.Prepare("select 1 from bc_build where id = ?").Bind(build).Any() && build >= FirstKept - 1;

    BuildDifference Compare(long from, long to)
    {
        var (first, last) = (Math.Min(from, to), Math.Max(from, to));
        var moves = MovesBetween(first, last);
        if (from > to)
        {
            moves = [.. moves.Select(static move => new TraceMove(move.Node, move.New, move.Old))];
        }
        var known = moves.Where(move => ResultOf(move.Old) is not null && ResultOf(move.New) is not null).ToList();
        return new BuildDifference
        {
            From = from,
            To = to,
            Inputs = [.. InputsOf(known, first).OrderBy(static input => input.Fact, StringComparer.Ordinal)],
            Calls = new SortedDictionary<string, int>(moves.GroupBy(move => Node(move.Node)?.Handler ?? "").ToDictionary(static group => group.Key, static group => group.Count()), StringComparer.Ordinal),
            Documents = [.. DocumentChanges.Between(known.SelectMany(move => ResultOf(move.Old)!.Documents), known.SelectMany(move => ResultOf(move.New)!.Documents))
                .OrderBy(static change => change.Collection, StringComparer.Ordinal).ThenBy(static change => change.Id, StringComparer.Ordinal)],
            Outputs = [.. OutputChange.Between(known.SelectMany(move => ResultOf(move.Old)!.Outputs), known.SelectMany(move => ResultOf(move.New)!.Outputs))],
            Missing = moves.Count - known.Count,
        };
    }

    /// <summary>The facts of the outside world that the exchanged traces saw differently.</summary>
    IEnumerable<InputChange> InputsOf(IReadOnlyList<TraceMove> moves, long first)
    {
        var (old, @new) = (new Dictionary<Source, Fingerprint>(), new Dictionary<Source, Fingerprint>());
        foreach (var move in moves)
        {
            Collect(move.Old, old);
            Collect(move.New, @new);
        }
        foreach (var source in old.Keys.Union(@new.Keys))
        {
            Fingerprint? was = old.TryGetValue(source, out var seen) ? seen : null, @is = @new.TryGetValue(source, out seen) ? seen : null;
            if (was == @is || was is null && WasSeen(source, @is!.Value, first) || @is is null && !HasMoved(source, was!.Value))
            {
                continue;
            }
            var change = SourceTable.MoveOf(was ?? Fingerprint.Absent, @is ?? Fingerprint.Absent);
            yield return new InputChange(source.DescribeChange(change), source.Kind.ToString().ToLowerInvariant(), HttpUrl.Redact(string.Join(' ', source.Parts)), change.ToString().ToLowerInvariant(), Shown(was), Shown(@is));
        }

        static string? Shown(Fingerprint? value) => value is null || value == Fingerprint.Absent ? null : value.ToString();
    }

    void Collect(long? trace, Dictionary<Source, Fingerprint> seen)
    {
        foreach (var row in db.Prepare("select kind, key, value from bc_seen where trace = ? and kind < ?").Bind(trace ?? 0).Bind((long)SourceKind.Query).Rows())
        {
            seen[new Source((SourceKind)row.Int64(0), row.Text(1))] = row.Fingerprint(2);
        }
    }

    /// <summary>Whether a result that is older saw the same: then it is new to its reader alone.</summary>
    bool WasSeen(Source source, in Fingerprint value, long build) =>
        db.Prepare("select 1 from bc_source s join bc_observation o on o.source = s.id join bc_dependency d on d.observation = o.id join bc_trace t on t.id = d.trace where s.kind = ? and s.key = ? and o.value = ? and t.build <= ?")
            .Bind((long)source.Kind).Bind(source.Key).Bind(value).Bind(build).Any();

    /// <summary>Whether a fact is other than a result saw it that is not in force any more: else it is only not read.</summary>
    bool HasMoved(Source source, in Fingerprint value) =>
        db.Prepare("select 1 from bc_source s left join bc_observation o on o.id = s.current where s.kind = ? and s.key = ? and o.value is not ?").Bind((long)source.Kind).Bind(source.Key).Bind(value).Any();
}

/// <summary>What is other after one build than after another.</summary>
sealed record BuildDifference
{
    /// <summary>The build that is compared with.</summary>
    public required long From { get; init; }

    /// <summary>The build that is compared.</summary>
    public required long To { get; init; }

    /// <summary>What of the outside world is other, as far as results saw it.</summary>
    public required IReadOnlyList<InputChange> Inputs { get; init; }

    /// <summary>How many calls of each handler have another result.</summary>
    public required IReadOnlyDictionary<string, int> Calls { get; init; }

    /// <summary>Documents, by collection and id. What queries derive from them is not listed.</summary>
    public required IReadOnlyList<DocumentChange> Documents { get; init; }

    /// <summary>Output files, by path.</summary>
    public required IReadOnlyList<OutputChange> Outputs { get; init; }

    /// <summary>Calls whose former result is not kept any more: what it was is not told.</summary>
    public required int Missing { get; init; }
}

/// <summary>An input that is other; a fingerprint is null where it was not there.</summary>
sealed record InputChange(string Fact, string Kind, string Subject, string Change, string? Old, string? New);

/// <summary>An output that is other; null where it was not there.</summary>
sealed record OutputChange(string Path, string Change, string? OldSha256, string? NewSha256, long? OldBytes, long? NewBytes)
{
    public static IEnumerable<OutputChange> Between(IEnumerable<WrittenOutput> old, IEnumerable<WrittenOutput> @new)
    {
        var (before, after) = (ByPath(old), ByPath(@new));
        foreach (var path in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            WrittenOutput? was = before.TryGetValue(path, out var output) ? output : null, @is = after.TryGetValue(path, out output) ? output : null;
            if (was is null || @is is null || !was.Value.Hash.AsSpan().SequenceEqual(@is.Value.Hash))
            {
                yield return new OutputChange(path, was is null ? "added" : @is is null ? "removed" : "changed", Hash(was), Hash(@is), was?.Size, @is?.Size);
            }
        }

        static Dictionary<string, WrittenOutput> ByPath(IEnumerable<WrittenOutput> outputs) =>
            outputs.GroupBy(static output => output.Path).ToDictionary(static group => group.Key, static group => group.Last(), StringComparer.Ordinal);

        static string? Hash(WrittenOutput? output) => output is { } known ? Convert.ToHexStringLower(known.Hash) : null;
    }
}
