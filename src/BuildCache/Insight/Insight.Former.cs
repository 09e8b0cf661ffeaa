namespace BuildCache;

/// <summary>Documents and outputs as they were after an earlier build.</summary>
sealed partial class Insight
{
    /// <summary>The outputs after a build, in ordinal order; null when it is not kept any more.</summary>
    public IReadOnlyList<WrittenOutput>? OutputsAfter(long build) => Ask(() =>
    {
        if (MovesSince(build) is not { } moves)
        {
            return null;
        }
        var moved = moves.Select(static move => move.Node).ToHashSet();
        var present = db.Prepare("select root, path, hash, size, executable, node from bc_output").List(static row =>
            (Output: new WrittenOutput((OutputRoot)row.Int64(0), row.Text(1), row.Bytes(2).ToArray(), row.Int64(3), row.Int64(4) == 1), Node: row.Int64(5)));
        return present.Where(output => !moved.Contains(output.Node)).Select(static output => output.Output).Concat(moves.SelectMany(move => ResultOf(move.Old)!.Outputs))
            .OrderBy(static output => output.Path, StringComparer.Ordinal).ToList();
    });

    /// <summary>The documents after a build, those of queries included, as a database in memory; null when it is not kept any more.</summary>
    public Connection? DocumentsAfter(long build) => Ask(() =>
    {
        if (MovesSince(build) is not { } moves)
        {
            return null;
        }
        var moved = moves.Select(static move => move.Node).ToHashSet();
        var derived = db.Prepare("select d.collection, coalesce(nullif(s.text, ''), d.sql) from bc_derived d left join bc_statement s on s.sql = d.sql").List(static row => (Name: row.Text(0), Sql: row.Text(1)));
        var names = db.Prepare("select collection from bc_column where name = ''").List(static row => row.Text(0)).Except(derived.Select(static definition => definition.Name)).ToList();
        var present = names.SelectMany(name => db.Prepare($"select id, owner, body from {CollectionTable.TableOf(name)}").List(row => (Document: new EmittedDocument(name, row.Text(0), row.Bytes(2).ToArray()), Owner: row.Int64(1))));
        var former = moves.SelectMany(move => ResultOf(move.Old)!.Documents).ToList();
        var filled = PastDocuments.Fill(names.Union(former.Select(static document => document.Collection)), present.Where(document => !moved.Contains(document.Owner)).Select(static document => document.Document).Concat(former));
        Derive(filled, derived);
        return filled;
    });

    /// <summary>The content of an artifact; null when it is not kept any more.</summary>
    public byte[]? Content(ReadOnlySpan<byte> hash) => artifacts.TryRead(db, hash);

    /// <summary>What has moved since a build, if all of it is known.</summary>
    List<TraceMove>? MovesSince(long build) => IsKept(build) && MovesBetween(build, LastBuild) is var moves && moves.TrueForAll(move => ResultOf(move.Old) is not null) ? moves : null;

    /// <summary>Collections that queries define, by the queries that they have now: each as soon as all that it reads is there.</summary>
    static void Derive(Connection filled, List<(string Name, string Sql)> derived)
    {
        using var functions = QueryFunctions.Register(filled, new ArtifactStore(FileSystem.Real, filled.Path));
        for (var left = derived.Count + 1; derived.Count > 0 && left > derived.Count;)
        {
            left = derived.Count;
            foreach (var definition in derived.ToList())
            {
                var statement = new QueryAnalysis(filled, new StoredCollections(filled), new QueryLibrary()).Analyse(definition.Sql);
                if (statement.Error is not null || derived.Exists(other => other.Name != definition.Name && statement.Absent.Any(absent => absent.Collection == other.Name)))
                {
                    continue;
                }
                var rows = QueryRunner.Rows(filled, statement.Executable, [], BuildOptions.DefaultHandlerTimeout).Select(row => new EmittedDocument(definition.Name, row["id"]?.ToString() ?? "", CanonicalJson.Bytes(row))).ToList();
                filled.Forget();
                PastDocuments.Add(filled, definition.Name, rows);
                derived.Remove(definition);
            }
        }
    }
}
