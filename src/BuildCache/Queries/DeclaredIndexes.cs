using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// Indexes that the project asks for, in items <c>BuildCacheIndex</c>: a collection, and in <c>Columns</c> what its index is on, columns or
/// expressions of columns. An index makes queries fast and changes no row of theirs. Rows that are equal for a query's <c>order by</c> may
/// come in another order with it, so the queries over the collection are looked at once when one comes or goes.
/// </summary>
static partial class DeclaredIndexes
{
    public const string ItemName = "BuildCacheIndex";

    /// <summary>How the names of such indexes begin.</summary>
    public const string Prefix = "declared:";

    /// <summary>Makes the declared indexes those of the database.</summary>
    /// <param name="db">The writer, in a transaction.</param>
    /// <param name="items">What the project declares.</param>
    /// <param name="collections">The collections that there are.</param>
    /// <param name="changed">Told of each collection with other indexes than before.</param>
    /// <returns>What is wrong with declarations.</returns>
    public static List<Diagnostic> Apply(Connection db, IReadOnlyList<Item> items, CollectionTable collections, Action<string> changed)
    {
        var errors = new List<Diagnostic>();
        var present = Present(db);
        foreach (var item in items)
        {
            var columns = item.Metadata.GetValueOrDefault("Columns") ?? "";
            var name = $"{Prefix}{item.Identity}:{columns}";
            if (Refusal(item.Identity, columns, collections) is { } refusal)
            {
                errors.Add(refusal);
                continue;
            }
            if (present.Remove(name))
            {
                continue;
            }
            try
            {
                db.Execute($"create index {SqlName.Quote(name)} on {CollectionTable.TableOf(item.Identity)} ({Expressions(columns)})");
                changed(item.Identity);
                Asked.NoteMove(db);
            }
            catch (StoreException error) when (!error.IsDamage && !error.IsRefusal)
            {
                errors.Add(new Diagnostic(Severity.Error, "BCM1326", $"The index of '{item.Identity}' on '{columns}' cannot be made: {error.Reason}. Columns are separated by commas; an expression uses columns of the collection and functions of SQLite."));
            }
        }
        foreach (var gone in present)
        {
            db.Execute($"drop index {SqlName.Quote(gone)}");
            changed(gone[Prefix.Length..].Split(':')[0]);
        }
        return errors;
    }

    static HashSet<string> Present(Connection db)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var select = db.Prepare("select name from sqlite_schema where type = 'index' and name >= ? and name < ?").Bind(Prefix).Bind("declared;");
        while (select.Step())
        {
            names.Add(select.Text(0));
        }
        select.Done();
        return names;
    }

    static Diagnostic? Refusal(string collection, string columns, CollectionTable collections)
    {
        if (!collections.Exists(collection))
        {
            return new Diagnostic(Severity.Error, "BCM1325", $"The item {ItemName} names the collection '{collection}', and no handler produces one of that name, and no query defines it. Letter case matters.");
        }
        if (collections.IsFullText(collection))
        {
            return new Diagnostic(Severity.Error, "BCM1325", $"The item {ItemName} names the collection '{collection}', which has a full-text index instead; declare the index on a collection that it reads.");
        }
        if (columns.Trim().Length == 0)
        {
            return new Diagnostic(Severity.Error, "BCM1326", $"The item {ItemName} for '{collection}' does not say what the index is on: Columns=\"section, weight\".");
        }
        // A function of our own, or of an extension, would make the database unreadable for everyone who does not have it.
        return Word().Matches(Text().Replace(columns, " ")).FirstOrDefault(static word => word.Groups["call"].Success && (!AllowedFunctions.Contains(word.Groups["name"].Value) || IsOurs(word.Groups["name"].Value))) is { } call
            ? new Diagnostic(Severity.Error, "BCM1326", $"The index of '{collection}' on '{columns}' calls {call.Groups["name"].Value}, and an index may call only functions of SQLite itself whose result never changes. Emit the value as a key of the documents, and declare the index on that.")
            : null;
    }

    static bool IsOurs(string function) => function.ToLowerInvariant() is "artifact" or "date" or "time" or "datetime" or "julianday" or "unixepoch" or "strftime" or "timediff";

    /// <summary>
    /// The declaration with each column as it is spelt in a query of the view, so that SQLite finds the index: where SQLite puts a column of
    /// a view into an expression, it adds the collation that the column had there.
    /// </summary>
    static string Expressions(string columns)
    {
        var depth = 0;
        return Word().Replace(columns, word =>
        {
            depth += word.Value switch { "(" => 1, ")" => -1, _ => word.Groups["call"].Success ? 1 : 0 };
            var name = word.Groups["quoted"].Success ? word.Groups["quoted"].Value : word.Groups["name"].Value;
            var isColumn = word.Groups["quoted"].Success || name.Length > 0 && !word.Groups["call"].Success && !word.Groups["collation"].Success && !SqliteNative.IsKeyword(name);
            return !isColumn ? word.Value : depth == 0 && IsAlone(columns, word) ? CollectionView.Expression(name) : $"({CollectionView.Expression(name)} collate binary)";
        });
    }

    /// <summary>Whether a column stands for itself in the list, with no more than a direction or a collation behind it.</summary>
    static bool IsAlone(string columns, Match word) =>
        columns[..word.Index].TrimEnd() is "" or [.., ','] && columns[(word.Index + word.Length)..].TrimStart() is "" or [',', ..] or [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..];

    // A text is passed over whole; a word that is no column is told by what stands around it.
    [GeneratedRegex("""'(?:[^']|'')*'|"(?<quoted>[^"]+)"|\bcollate\s+(?<name>(?<collation>\w+))|(?<name>(?<![\w.])[A-Za-z_]\w*)(?<call>\s*\()?|[()]""", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex("'(?:[^']|'')*'")]
    private static partial Regex Text();
}
