using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Why a call ran, or did not.</summary>
sealed partial class Insight
{
    /// <summary>Explains the call that an output, a name or a key stands for.</summary>
    /// <param name="what">The path of an output, a handler and what it is for, or that alone.</param>
    /// <returns>Null when nothing has that name.</returns>
    public Why? Why(string what) => Ask(() => Meant(what) is { } node ? Explain(what, node) : null);

    Why Explain(string what, NodeName node)
    {
        var last = LastBuild;
        var action = LastAction(node, "");
        var state = StateOf(node, action, last);
        if (state == "reused" && action is { Action: "failed" or "blocked" })
        {
            // What failed has been mended since: the result in force is that of before.
            action = LastAction(node, "and action not in ('failed', 'blocked')");
        }
        var chains = action is null ? [] : CauseChain.Read(action.Chains);
        var because = action is null ? [] : action.Because.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Why
        {
            What = what,
            Handler = node.Handler,
            Key = CallName.Display(node.Key),
            Build = last,
            State = state,
            Failing = FailingBefore(node),
            Since = action?.Build ?? db.Prepare("select build from bc_trace where id = ?").Bind(node.Current ?? 0).Scalar(),
            Because = because,
            Roots = chains.Count > 0 ? [.. chains.Select(static chain => chain[0].Text)] : because is [var only] ? [only] : [],
            Chains = action is null ? [] : [.. chains.Select(chain => chain.Select(link => Describe(link, action.Build)).ToList())],
            Outputs = [.. db.Prepare("select path, size from bc_output where node = ? order by path").Bind(node.Id).List(static row => new WhyOutput(row.Text(0), row.Int64(1)))],
            Dependencies = db.Prepare("select count(*) from bc_dependency where trace = ?").Bind(node.Current ?? 0).Scalar(),
        };
    }

    NodeAction? LastAction(NodeName node, string condition) =>
        db.Prepare($"select build, action, because, chains from bc_action where node = ? {condition} order by build desc, seq desc limit 1").Bind(node.Id)
            .First(static row => new NodeAction(row.Int64(0), row.Text(1), row.Text(2), row.Text(3)));

    /// <summary>What the last build made of a call. One that failed before and has no action since waits still, or a former result holds again.</summary>
    string StateOf(NodeName node, NodeAction? action, long last) =>
        action is not null && (action.Build == last || action.Action is "failed" or "blocked" && IsWaiting(node.Id)) ? action.Action
        : node.Current is null ? "gone" : "reused";

    bool IsWaiting(long node) => db.Prepare("select 1 from bc_node n join bc_mark m on m.handler = n.handler and m.node = n.id where n.id = ?").Bind(node).Any();

    /// <summary>The calls that failed and wait, of those whose documents or values the result of a call reads. What a query finds may be of anybody.</summary>
    List<string> FailingBefore(NodeName node)
    {
        var failing = new List<string>();
        if (!db.Prepare("select 1 from bc_mark").Any())
        {
            return failing;
        }
        var (met, next) = (new HashSet<long> { node.Id }, new Queue<NodeName>([node]));
        while (next.TryDequeue(out var at) && met.Count < MostNeighbours)
        {
            foreach (var source in db.Prepare("select kind, key from bc_seen where trace = ?").Bind(at.Current ?? 0).List(static row => new Source((SourceKind)row.Int64(0), row.Text(1))))
            {
                var from = source.Kind switch
                {
                    SourceKind.Computation => Node(source.Parts[0], source.Parts[1]),
                    SourceKind.Document when source.Parts is [var collection, var document, ..] => OwnerOf(collection, document),
                    _ => null,
                };
                if (from is not null && met.Add(from.Id))
                {
                    if (IsWaiting(from.Id))
                    {
                        failing.Add(from.ToString());
                    }
                    next.Enqueue(from);
                }
            }
        }
        return failing;
    }

    WhyLink Describe(CauseLink link, long build)
    {
        var (old, @new) = ValueDifference.Narrow(ValuesOf(link, build));
        return new WhyLink
        {
            Fact = link.Text,
            Kind = link.Source is { } source ? source.Kind.ToString().ToLowerInvariant() : link.Column is null ? "other" : "column",
            Subject = link.Source is { } moved ? HttpUrl.Redact(string.Join(' ', moved.Parts)) : link.Column is (var collection, var name) ? $"{collection}.{name}".TrimEnd('.') : null,
            Change = link.Move.ToString().ToLowerInvariant(),
            Old = old,
            New = @new,
        };
    }

    sealed record NodeAction(long Build, string Action, string Because, string Chains);
}

/// <summary>Why a call ran in the build that ran it last, and what the last build made of it.</summary>
sealed record Why
{
    /// <summary>What was asked for.</summary>
    public required string What { get; init; }

    /// <summary>The handler's name.</summary>
    public required string Handler { get; init; }

    /// <summary>What the call is for.</summary>
    public required string Key { get; init; }

    /// <summary>The last build.</summary>
    public required long Build { get; init; }

    /// <summary>What it did: ran, restored, reused, failed, blocked, removed; gone, when it was removed before.</summary>
    public required string State { get; init; }

    /// <summary>Calls that it reads, itself or through others, by a document or a value of theirs, and that failed or wait for one that did: what they gave before counts.</summary>
    public required IReadOnlyList<string> Failing { get; init; }

    /// <summary>The build that ran, restored or removed it, which <see cref="Because"/> is about.</summary>
    public required long Since { get; init; }

    /// <summary>All that differed then, each fact before what moved it.</summary>
    public required IReadOnlyList<string> Because { get; init; }

    /// <summary>What began it: undo these, and the call is not needed.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary>The shortest way from each root to the call, the root first.</summary>
    public required IReadOnlyList<IReadOnlyList<WhyLink>> Chains { get; init; }

    /// <summary>What it writes.</summary>
    public required IReadOnlyList<WhyOutput> Outputs { get; init; }

    /// <summary>How many facts its result rests on.</summary>
    public required long Dependencies { get; init; }
}

/// <summary>An output of a call.</summary>
sealed record WhyOutput(string Path, long Bytes);

/// <summary>One fact on the way.</summary>
sealed record WhyLink
{
    /// <summary>In words.</summary>
    public required string Fact { get; init; }

    /// <summary>file, existence, listing, property, items, environment, http, program, query, document, computation, column; other: not an input, such as the code.</summary>
    public required string Kind { get; init; }

    /// <summary>What the fact is about.</summary>
    public string? Subject { get; init; }

    /// <summary>changed, appeared or vanished.</summary>
    public required string Change { get; init; }

    /// <summary>The value before: of a key of a document and of a computation itself, of a column some documents, else a fingerprint; null: there was none, or it is not kept.</summary>
    public JsonNode? Old { get; init; }

    /// <summary>The value after, likewise.</summary>
    public JsonNode? New { get; init; }
}
