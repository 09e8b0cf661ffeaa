using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>What a fact was before a build, and after it: from the traces that saw it, and from those that gave it.</summary>
sealed partial class Insight
{
    /// <summary>So many documents are examples of a column that changed.</summary>
    const int MostExamples = 5;

    /// <summary>So many results of one build are looked through for them.</summary>
    const int MostLookedThrough = 1000;

    (JsonNode? Old, JsonNode? New) ValuesOf(CauseLink link, long build)
    {
        build = link.Build == 0 ? build : link.Build;
        if (link.Column is (var collection, var name))
        {
            return ExamplesOf(collection, name, build);
        }
        return link.Source switch
        {
            null => default,
            { Kind: SourceKind.Document } source => DocumentValues(source, build),
            { Kind: SourceKind.Computation } source => ComputationValues(source, build),
            { } source => FingerprintsOf(source, build),
        };
    }

    (JsonNode?, JsonNode?) DocumentValues(Source source, long build)
    {
        if (source.Parts is not [var collection, var id, var part])
        {
            return default;
        }
        foreach (var move in MovesOf(collection, build, id))
        {
            var (old, @new) = (Body(ResultOf(move.Old)), Body(ResultOf(move.New)));
            if (old is not null || @new is not null)
            {
                return (ValueOf(old), ValueOf(@new));
            }
        }
        return default;

        JsonObject? Body(TraceResult? result) =>
            result?.Documents.FirstOrDefault(document => document.Collection == collection && document.Id == id).Body is { } body ? Json.Parse(body)!.AsObject() : null;

        JsonNode? ValueOf(JsonObject? body) => body is null ? null : part switch
        {
            "" or "*" => body,
            _ when Source.KeysOf(part) is [var key] => body[key]?.DeepClone(),
            _ => new JsonObject(body.Where(pair => Source.KeysOf(part).Contains(pair.Key, StringComparer.Ordinal)).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
        };
    }

    (JsonNode?, JsonNode?) ComputationValues(Source source, long build)
    {
        if (source.Parts is not [var name, var arguments] || Node(name, arguments) is not { } node)
        {
            return default;
        }
        var move = MoveIn(node.Id, build);
        return (Value(move.Old), Value(move.New));

        JsonNode? Value(long? trace) => trace is not null && ResultOf(trace)?.Value is { } value ? Json.Parse(value) : null;
    }

    /// <summary>Some of the documents whose value of a key (of the key '': which are there at all) a build changed.</summary>
    (JsonNode?, JsonNode?) ExamplesOf(string collection, string name, long build)
    {
        var (before, after) = (new JsonObject(), new JsonObject());
        foreach (var move in MovesOf(collection, build, null).Take(MostLookedThrough))
        {
            if (ResultOf(move.Old) is not { } old || ResultOf(move.New) is not { } @new)
            {
                continue;
            }
            foreach (var change in DocumentChanges.Between(old, @new).Where(change => change.Collection == collection))
            {
                if (name.Length == 0 && change.Change == "changed" || name.Length > 0 && !change.Columns.Any(column => column.Name == name))
                {
                    continue;
                }
                if (before.Count + after.Count >= 2 * MostExamples)
                {
                    return (before, after);
                }
                var column = change.Columns.FirstOrDefault(column => column.Name == name);
                before[change.Id] = name.Length == 0 ? change.Change == "removed" : column?.Old?.DeepClone();
                after[change.Id] = name.Length == 0 ? change.Change == "added" : column?.New?.DeepClone();
            }
        }
        return before.Count + after.Count == 0 ? default : (before, after);
    }

    /// <summary>What a build changed of the calls that give documents of a collection; first of those that are for a certain document.</summary>
    IEnumerable<TraceMove> MovesOf(string collection, long build, string? id)
    {
        var nodes = db.Prepare("""
            select distinct n.id, n.key = ?3 as first from bc_node n join bc_handler h on h.id = n.handler
            where instr(' ' || h.produces || ' ', ' ' || ?2 || ' ') > 0 and n.id in (select node from bc_switch where build = ?1 union all select node from bc_action where build = ?1)
            order by first desc, n.id
            """).Bind(build).Bind(collection).Bind(id ?? "").List(static row => row.Int64(0));
        return nodes.Select(node => MoveIn(node, build)).Where(static move => move.Old != move.New);
    }

    /// <summary>What the traces saw that a build put in each other's place.</summary>
    (JsonNode?, JsonNode?) FingerprintsOf(Source source, long build)
    {
        var id = db.Prepare("select id from bc_source where kind = ? and key = ?").Bind((long)source.Kind).Bind(source.Key).Scalar();
        return (Seen("old"), Seen("new"));

        JsonNode? Seen(string which) =>
            db.Prepare($"select o.value from bc_observation o join bc_dependency d on d.observation = o.id join bc_switch w on w.{which} = d.trace where w.build = ? and o.source = ? order by w.seq limit 1").Bind(build).Bind(id)
                .First(static row => Shown(row.Fingerprint(0)));
    }

    static JsonValue? Shown(in Fingerprint value) => value == Fingerprint.Absent ? null : JsonValue.Create(value.ToString());
}
