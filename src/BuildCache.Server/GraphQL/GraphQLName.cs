namespace BuildCache.Server;

/// <summary>Names of collections and keys as GraphQL has them: letters, digits and underscores.</summary>
static class GraphQLName
{
    /// <summary>A name for each, in order; those that would be the same get a number.</summary>
    public static Dictionary<string, string> For(IEnumerable<string> names)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var plain = new string([.. name.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_')]);
            // Two underscores at the beginning are GraphQL's own.
            plain = plain.StartsWith("__", StringComparison.Ordinal) || plain.Length == 0 || char.IsAsciiDigit(plain[0]) ? "n" + plain : plain;
            var unique = plain;
            for (var number = 2; given.ContainsKey(unique); number++)
            {
                unique = $"{plain}_{number}";
            }
            given.Add(unique, name);
        }
        return given;
    }
}
