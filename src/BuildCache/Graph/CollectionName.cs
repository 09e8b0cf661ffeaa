namespace BuildCache;

/// <summary>Which names collections may have: those that SQL can tell apart from each other and from the engine's own tables.</summary>
static class CollectionName
{
    /// <summary>What the names of the engine's own tables and indexes begin with.</summary>
    public static readonly string[] ReservedPrefixes = ["bc_", "sqlite_", "json_", "pragma_", "document:", "index:", "clash:", "declared:", "fulltext:", "rows of "];

    public static bool IsReserved(string name) => Array.Exists(ReservedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

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

    static DiagnosticException Refuse(string message) => new(new Diagnostic(Severity.Error, "BCM2003", message));
}
