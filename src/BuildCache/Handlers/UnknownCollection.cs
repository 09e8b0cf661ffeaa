namespace BuildCache;

/// <summary>A collection that a handler reads, by its trigger or in its function, and that does not exist.</summary>
static class UnknownCollection
{
    public static Diagnostic Of(string collection, string handler) =>
        new(Severity.Error, "BCM1302", $"Handler {handler} reads the collection '{collection}', but no handler produces a collection of that name, and no query defines one. Correct the name, or add a handler or a query that gives it.");
}
