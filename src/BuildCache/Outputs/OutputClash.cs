namespace BuildCache;

/// <summary>An output that more than one call claims, or one call twice. Upper and lower case are the same, because they are in some file systems.</summary>
static class OutputClash
{
    /// <summary>Several calls write the same path.</summary>
    public static Diagnostic Between(string path, IEnumerable<string> owners, string? file) => Of(path, $"is written by {string.Join(" and by ", owners)}", file);

    /// <summary>One call gives the same path a second time.</summary>
    public static Diagnostic Twice(string path, string handler) => Of(path, $"is written by handler {handler} twice in one call", null);

    /// <summary>One output is a file where another has a folder.</summary>
    public static Diagnostic WithFolder(string path, string owner, string below, string ownerBelow, string? file) =>
        Of(path, $"of {owner} is a file where '{below}' of {ownerBelow} needs a folder", file);

    static Diagnostic Of(string path, string claim, string? file) =>
        new(Severity.Error, "BCM1402", $"The output '{path}' {claim}. A path belongs to one result (letter case is ignored), and nothing is written there until it does; give the others another path.", file);
}
