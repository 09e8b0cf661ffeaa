namespace BuildCache;

/// <summary>A document that more than one call emits, or one call twice.</summary>
static class DocumentClash
{
    /// <summary>Several calls emit the same id.</summary>
    public static Diagnostic Between(string collection, string id, IEnumerable<string> owners, string? file) => Of(collection, id, $"is emitted by {string.Join(" and by ", owners)}", file);

    /// <summary>One call emits the same id a second time.</summary>
    public static Diagnostic Twice(string collection, string id, string handler) => Of(collection, id, $"is emitted by handler {handler} twice in one call", null);

    static Diagnostic Of(string collection, string id, string claim, string? file) =>
        new(Severity.Error, "BCM1403", $"{collection} '{id}' {claim}. An id names one document of its collection, and none of these is visible until it does; give the others another id.", file);
}
