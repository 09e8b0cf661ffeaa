using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>
/// SQLite files: a record per row of each table and view, or of those that the item's <c>Tables</c> names, or of its <c>Query</c>. A record is
/// known by its primary key.
/// </summary>
static class DatabaseData
{
    public static bool IsDatabase(string path) => Path.GetExtension(path).ToLowerInvariant() is ".db" or ".sqlite" or ".sqlite3";

    /// <exception cref="DiagnosticException">The file or the item's metadata is wrong.</exception>
    public static IEnumerable<DataRecord> Read(InputFile file, Item? item, HandlerContext context)
    {
        using var database = context.OpenDatabase(file.Path);
        if (item?.Metadata.GetValueOrDefault("Query") is { Length: > 0 } query)
        {
            var number = 0;
            foreach (var row in database.Query(query))
            {
                yield return new DataRecord(row["id"]?.ToString() ?? $"{number}", null, row);
                number++;
            }

            yield break;
        }

        var tables = Tables(database, item, file).ToList();
        foreach (var table in tables)
        {
            foreach (var (key, row) in database.Rows(table))
            {
                yield return new DataRecord(key, table.Name, row) { IsOneOfMany = tables.Count > 1 };
            }
        }
    }

    static IEnumerable<InputTable> Tables(InputDatabase database, Item? item, InputFile file)
    {
        if (item?.Metadata.GetValueOrDefault("Tables") is not { Length: > 0 } named)
        {
            return database.Tables;
        }

        return named.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name =>
            database.Tables.FirstOrDefault(table => table.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1144",
                $"The database has no table or view '{name}', which Tables of its item names. It has: {string.Join(", ", database.Tables.Select(static table => table.Name))}.", file.Path)));
    }
}

/// <summary>A record of a data file: what it is known by within the file, the table that it is from, its values.</summary>
sealed record DataRecord(string Key, string? Table, JsonObject Values)
{
    /// <summary>Whether the file gives records of other tables too.</summary>
    public bool IsOneOfMany { get; init; }
}
