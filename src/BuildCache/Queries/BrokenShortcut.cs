namespace BuildCache;

/// <summary>BCM1316: what was told of a query from what changed is not what it gives over everything.</summary>
static class BrokenShortcut
{
    public static Diagnostic OfQuery(QueryFile? file, string sql) => Of(file, $"this query, whose rows nothing that changed can be in: {InvalidQuery.Shown(sql)}");

    public static Diagnostic OfCollection(QueryFile? file, DerivedCollection definition) =>
        Of(file, definition.By is { } column ? $"the query of the collection '{definition.Name}', of which only the changed values of '{column}' were looked at" : $"the query of the collection '{definition.Name}', in which nothing changed");

    static Diagnostic Of(QueryFile? file, string what) => file is null ? new Diagnostic(Severity.Warning, "BCM1316", Message(what)) : file.At("BCM1316", Message(what), -1) with { Severity = Severity.Warning };

    static string Message(string what) =>
        $"A check over all documents gave different rows for {what}. The rows over all documents are used.";
}
