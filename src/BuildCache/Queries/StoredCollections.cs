namespace BuildCache;

/// <summary>The collections as a finished build left them, for whoever only reads.</summary>
sealed class StoredCollections : ICollections
{
    readonly Dictionary<string, List<string>> columns = new(StringComparer.Ordinal);
    readonly Dictionary<string, FullTextIndex> fullTexts = new(StringComparer.Ordinal);

    public StoredCollections(Connection db)
    {
        foreach (var row in db.Prepare("select collection, name from bc_column where name = '' or documents > 0 order by collection, name").Rows())
        {
            var collection = row.Text(0);
            if (!columns.TryGetValue(collection, out var names))
            {
                columns.Add(collection, names = []);
            }
            if (row.Text(1) is { Length: > 0 } name)
            {
                names.Add(name);
            }
        }
        foreach (var collection in columns.Keys)
        {
            if (FullTextIndex.Find(db, collection) is { } index)
            {
                fullTexts.Add(collection, index);
            }
        }
    }

    public IEnumerable<string> Names => columns.Keys.Order(StringComparer.Ordinal);

    public bool Exists(string name) => columns.ContainsKey(name);

    public string? SpellingOf(string name) => Exists(name) ? name : columns.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> ColumnsOf(string collection) => columns.GetValueOrDefault(collection) ?? [];

    public IEnumerable<string> KeysOf(string collection) => ColumnsOf(collection);

    public FullTextIndex? FullTextOf(string name) => fullTexts.GetValueOrDefault(name);

    public bool IsPartOfFullText(string table) => fullTexts.Keys.Any(name => FullTextIndex.PartsOf(name).Contains(table, StringComparer.OrdinalIgnoreCase));
}
