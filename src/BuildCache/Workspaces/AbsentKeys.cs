namespace BuildCache;

/// <summary>
/// Names in queries that no document has as a key. They read as null, which is right where some documents of other days have the key, and a
/// misspelt name otherwise: each is told once, as a warning where there is a key of nearly that name.
/// </summary>
static class AbsentKeys
{
    public static IEnumerable<Diagnostic> Find(QueryCatalog catalog, DerivedCollections derived, ICollections collections) =>
        from statement in catalog.Registered
        where statement.Absent.Count > 0
        let file = QueryPlaces.FileOf(statement, catalog, derived)
        where file is not null
        from read in statement.Absent
        let meant = Spelling.Nearest(read.Column, collections.KeysOf(read.Collection).Order(StringComparer.Ordinal))
        select file.At("BCM1328", $"No document of '{read.Collection}' has a key '{read.Column}', so it is null in every row{(meant is null ? "." : $"; did you mean '{meant}'?")}", QueryAnalysis.OffsetOf(read.Column, statement.Text)) with
        {
            Severity = meant is null ? Severity.Message : Severity.Warning,
        };
}
