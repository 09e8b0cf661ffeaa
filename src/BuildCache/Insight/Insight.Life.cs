namespace BuildCache;

/// <summary>A call among the others: what it reads, what it gives, and who reads that.</summary>
sealed partial class Insight
{
    /// <summary>More of them nobody reads on one page; how many there are is told.</summary>
    const int MostNeighbours = 500;

    /// <summary>Tells of the call that an output, a name or a key stands for.</summary>
    /// <param name="what">The path of an output, a handler and what it is for, or that alone.</param>
    /// <returns>Null when nothing has that name.</returns>
    public CallLife? Life(string what) => Ask(() => Meant(what) is { } node ? LifeOf(what, node) : null);

    CallLife LifeOf(string what, NodeName node)
    {
        var result = node.Current is null ? null : ResultOf(node.Current);
        return new CallLife
        {
            Why = Explain(what, node),
            Name = node.ToString(),
            Reads = [.. db.Prepare("select kind, key from bc_seen where trace = ? order by seq limit ?").Bind(node.Current ?? 0).Bind(MostNeighbours)
                .List(static row => new Source((SourceKind)row.Int64(0), row.Text(1)))
                .SelectMany(static source => source.KeysAlone().DefaultIfEmpty(source)).Select(ReadFactOf)],
            Documents = [.. result?.Documents.Select(static document => (document.Collection, document.Id)) ?? []],
            Readers = [.. ReadersOf(node, result).Distinct().Take(MostNeighbours)],
            Runs = db.Prepare("select build, action, ms from bc_action where node = ? order by build desc, seq desc limit 50").Bind(node.Id).List(static row => new CallRun(row.Int64(0), row.Text(1), row.Double(2))),
        };
    }

    /// <summary>A fact that a call rests on, and the call that it comes from.</summary>
    ReadFact ReadFactOf(Source source) => new(source.Describe(), source.Kind.ToString().ToLowerInvariant(), source.Kind switch
    {
        SourceKind.Computation => Node(source.Parts[0], source.Parts[1])?.ToString(),
        SourceKind.Document when source.Parts is [var collection, var id, ..] => OwnerOf(collection, id)?.ToString(),
        _ => null,
    });

    NodeName? OwnerOf(string collection, string id) =>
        !CollectionTable.Stored(db).Contains(collection) ? null
        : db.Prepare($"select owner from {CollectionTable.TableOf(collection)} where id = ?").Bind(id).First<long?>(static row => row.Int64(0)) is { } owner and not CollectionTable.Derived ? Node(owner) : null;

    /// <summary>The calls whose results rest on what a call gave: its value, its documents by key, and queries over them.</summary>
    List<string> ReadersOf(NodeName node, TraceResult? result)
    {
        const string Readers = "select distinct h.name, n.key from bc_source s join bc_reader r on r.source = s.id join bc_node n on n.id = r.node join bc_handler h on h.id = n.handler where s.kind = ? and ";
        var found = db.Prepare(Readers + "s.key = ? limit 500").Bind((long)SourceKind.Computation).Bind(Source.OfComputation(node.Handler, node.Key).Key).List(ReadName);
        foreach (var (collection, id) in result?.Documents.Select(static document => (document.Collection, document.Id)) ?? [])
        {
            found.AddRange(db.Prepare(Readers + "s.key >= ? and s.key < ? limit 500").Bind((long)SourceKind.Document).BindRange(Source.DocumentPrefix(collection, id)).List(ReadName));
        }
        foreach (var collection in (result?.Documents ?? []).Select(static document => document.Collection).Distinct(StringComparer.Ordinal))
        {
            found.AddRange(db.Prepare("select distinct sql from bc_statement s join bc_statement_read r on r.statement = s.id where r.collection = ? and s.executable <> '' order by sql").Bind(collection)
                .List(static row => "query " + InvalidQuery.Shown(row.Text(0))));
        }
        return found;
    }

    static string ReadName(Row row) => $"{row.Text(0)} {CallName.Display(row.Text(1))}".TrimEnd();
}

/// <summary>A call among the others.</summary>
sealed record CallLife
{
    /// <summary>Why it ran.</summary>
    public required Why Why { get; init; }

    /// <summary>Its handler, and what it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What its result rests on, in the order in which it was asked for.</summary>
    public required IReadOnlyList<ReadFact> Reads { get; init; }

    /// <summary>The documents that it gives.</summary>
    public required IReadOnlyList<(string Collection, string Id)> Documents { get; init; }

    /// <summary>The calls that read what it gives, and the queries that read its collections.</summary>
    public required IReadOnlyList<string> Readers { get; init; }

    /// <summary>What the recent builds did to it, the newest first.</summary>
    public required IReadOnlyList<CallRun> Runs { get; init; }
}

/// <summary>A fact that a result rests on: in words, its kind, and the call that gives it; null for inputs and queries.</summary>
sealed record ReadFact(string Fact, string Kind, string? From);

/// <summary>What a build did to a call.</summary>
sealed record CallRun(long Build, string Action, double Ms);
