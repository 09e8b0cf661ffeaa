namespace BuildCache;

/// <summary>
/// Whether the tables, views and triggers of a database are those that this version makes. It is asked only when SQLite could make no sense of a statement, so it
/// may take its time.
/// </summary>
static class SchemaCheck
{
    /// <summary>What is not as it was made; null when all is.</summary>
    public static string? Contradiction(string path)
    {
        try
        {
            using var db = Database.OpenFinished(path);
            return db is null ? "it is not a database of this version" : Missing(db) ?? Verdict(db);
        }
        catch (StoreException error)
        {
            return error.Reason;
        }
    }

    static string? Missing(Connection db)
    {
        using var fresh = Database.CreateEmpty();
        var present = Schema(db);
        foreach (var (name, sql) in Schema(fresh))
        {
            if (present.GetValueOrDefault(name) != sql)
            {
                return $"'{name}' is not as it was made";
            }
        }
        return CollectionTable.Stored(db).FirstOrDefault(name => present.GetValueOrDefault("document:" + name) != CollectionTable.Create(name)) is { } collection
            ? $"the documents of '{collection}' are not as they were created"
            : null;
    }

    static string? Verdict(Connection db)
    {
        var verdict = db.Prepare("pragma quick_check(1)").First(static row => row.Text(0));
        return verdict == "ok" ? null : verdict;
    }

    static Dictionary<string, string> Schema(Connection db)
    {
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in db.Prepare("select name, sql from sqlite_schema where sql is not null").Rows())
        {
            tables.Add(row.Text(0), row.Text(1));
        }
        return tables;
    }
}
