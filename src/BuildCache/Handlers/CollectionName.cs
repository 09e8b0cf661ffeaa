using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>Which names collections may have: those that SQL can tell apart from each other and from the engine's own tables.</summary>
static partial class CollectionName
{
    /// <summary>What the names of functions of SQLite begin with that stand in the place of tables, and that queries may read.</summary>
    const string Functions = "json_";

    /// <summary>What the names of the engine's own tables, views and indexes, and of SQLite's, begin with.</summary>
    public static readonly string[] ReservedPrefixes = ["bc_", "sqlite_", Functions, "pragma_", "document:", "index:", "clash:", "declared:", "fulltext:", "shown:", "overlay:", "rows of "];

    /// <summary>Whether a table may be read by no query: it is the engine's own, or SQLite's over the file of the database (https://sqlite.org/pragma.html#pragfunc).</summary>
    public static bool IsForbidden(string table) =>
        IsReserved(table) && !table.StartsWith(Functions, StringComparison.OrdinalIgnoreCase)
        || Array.Exists(TablesOfFile, name => table.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    static readonly string[] TablesOfFile = ["dbstat", "bytecode", "tables_used"];

    public static bool IsReserved(string name) => Array.Exists(ReservedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a text can only be meant as a name: no query is a single word. What is searched or defined by a file has such a name.</summary>
    public static bool IsWord(string text) => Word().IsMatch(text);

    /// <exception cref="DiagnosticException">BCM2003: a name cannot be used, or differs from another only in case.</exception>
    public static void Check(HandlerRegistry registry)
    {
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in registry.Registrations.SelectMany(static r => r.Produces).Concat(registry.DerivedCollections.Select(static d => d.Name)))
        {
            if (name.Length == 0 || name.Any(static c => c == '"' || char.IsControl(c)) || IsReserved(name))
            {
                throw Refuse($"'{name}' cannot be the name of a collection: names are not empty, have no quotes or control characters, and do not begin with {string.Join(", ", ReservedPrefixes)}.");
            }
            if (!spellings.TryAdd(name, name) && spellings[name] != name)
            {
                throw Refuse($"The collections '{spellings[name]}' and '{name}' differ only in upper and lower case, which SQL does not tell apart; spell both alike or rename one.");
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex Word();

    static DiagnosticException Refuse(string message) => new(new Diagnostic(Severity.Error, "BCM2003", message));
}
