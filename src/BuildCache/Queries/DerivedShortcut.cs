namespace BuildCache;

/// <summary>
/// What changed of a derived collection, found from what changed of the documents that its query reads: nothing, where the query gives nothing
/// over them (<see cref="DeltaProbe"/>); else, where its author says that the query treats the documents of each value of a column by
/// themselves, the difference of the values that occur in what changed.
/// </summary>
sealed class DerivedShortcut(Connection db, ILiveCollections collections, QueryCatalog catalog, DeltaProbe probe, TimeSpan longest)
{
    /// <summary>The differences since a revision, in the order of their ids; null where the query has to run over everything.</summary>
    public List<(string Id, byte[]? Body)>? Find(DerivedCollection definition, long verified)
    {
        if (!catalog.TryGet(definition.Sql, out var statement) || statement.Error is not null || verified < probe.KnownSince(statement))
        {
            return null;
        }
        return probe.For(statement) is { } prober && prober.IsUnaffected([]) ? []
            : definition.By is { } column && probe.Overlay.IsFor(statement) ? FindInParts(definition, statement, column, verified)
            : null;
    }

    List<(string Id, byte[]? Body)>? FindInParts(DerivedCollection definition, QueryStatement statement, string column, long verified)
    {
        var changed = statement.Collections.Where(name => collections.ChangesOf(name) is not { } changes || changes.Any(change => change.Revision > verified)).ToList();
        if (changed is not [var collection] || collections.ChangesOf(collection) is not { } all || collections.KeysOf(collection).FirstOrDefault(key => key == column) is not { } key)
        {
            return null;
        }
        // The first change since then tells what was seen then.
        var before = all.Where(change => change.Revision > verified).DistinctBy(static change => change.Id).ToDictionary(static change => change.Id, static change => change.Before, StringComparer.Ordinal);
        var now = PartsWith(collection, key, before);
        var then = now.Where(document => !before.ContainsKey(document.Id)).Concat(before.Where(static change => change.Value is not null).Select(static change => (change.Key, change.Value!))).ToList();
        return RowsOver(statement, collection, then) is { } old && RowsOver(statement, collection, now) is { } @new && IsStored(definition.Name, old, @new)
            ? [.. old.Keys.Union(@new.Keys).Where(id => !Same(old.GetValueOrDefault(id), @new.GetValueOrDefault(id))).Order(StringComparer.Ordinal).Select(id => (id, @new.GetValueOrDefault(id)))]
            : null;
    }

    /// <summary>The documents that have one of the values that those which changed have or had.</summary>
    List<(string Id, byte[] Body)> PartsWith(string collection, string key, Dictionary<string, byte[]?> before)
    {
        var value = CollectionView.Expression(key);
        probe.Overlay.Show(collection, null, () => before.SelectMany(change => new[] { change.Value, probe.Present(collection, change.Key) }.OfType<byte[]>().Select(body => (change.Key, body))));
        var shown = Overlay.TableOf(collection);
        var table = CollectionTable.TableOf(collection);
        return db.Prepare($"""
            select d.id, d.body from (select distinct {value} as part from {shown}) p cross join {table} d on {value} = p.part where d.clash = 0
            union all select id, body from {table} where clash = 0 and {value} is null and exists (select 1 from {shown} where {value} is null)
            """).List(static row => (row.Text(0), row.Bytes(1).ToArray()));
    }

    /// <summary>The rows by their ids; null where they have none, or share one.</summary>
    Dictionary<string, byte[]>? RowsOver(QueryStatement statement, string collection, List<(string, byte[])> documents)
    {
        probe.Overlay.Show(collection, null, () => documents);
        var rows = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var row in QueryRunner.Rows(db, Overlay.TextOf(statement, [collection]), [], longest))
        {
            if (row["id"] is not { } id || !rows.TryAdd(id.ToString(), CanonicalJson.Bytes(row)))
            {
                return null;
            }
        }
        return rows;
    }

    /// <summary>Whether the rows from before are what is stored, and the new ones are in nobody's place.</summary>
    bool IsStored(string name, Dictionary<string, byte[]> old, Dictionary<string, byte[]> @new) =>
        old.All(row => Same(probe.Present(name, row.Key), row.Value)) && @new.Keys.All(id => old.ContainsKey(id) || probe.Present(name, id) is null);

    static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);
}
