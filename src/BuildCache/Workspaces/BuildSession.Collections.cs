namespace BuildCache;

/// <summary>Which collections and declared indexes there are, now that it is known who produces what.</summary>
sealed partial class BuildSession
{
    /// <summary>A collection that nobody produces or defines any more is none; its documents left with whoever emitted them.</summary>
    void DropCollections()
    {
        var gone = writer.Collections.Names.Where(name => !produced.Contains(name) && derived.Find(name) is null).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            gone.ForEach(writer.DropCollection);
            catalog.CollectionsChanged(gone);
        }
    }

    /// <summary>
    /// SQL has one table for two spellings of a name. What stands under the former one is taken back before there is one for the other, as
    /// if it had another name altogether.
    /// </summary>
    void DropRespelt(IEnumerable<string> names)
    {
        var spellings = names.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase).ToDictionary(static group => group.Key, static group => group.ToHashSet(StringComparer.Ordinal), StringComparer.OrdinalIgnoreCase);
        foreach (var former in writer.Collections.Names.Where(name => spellings.TryGetValue(name, out var present) && !present.Contains(name)).ToList())
        {
            writer.TakeBack(former);
            writer.DropCollection(former);
            catalog.CollectionsChanged([former]);
        }
    }

    void DeclareIndexes()
    {
        writer.Begin();
        declaredIndexes.Apply(options.Items.TryGetValue(DeclaredIndexes.ItemName, out var list) ? list.Items : [], isIncomplete);
    }
}
