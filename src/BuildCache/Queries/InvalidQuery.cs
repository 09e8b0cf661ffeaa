namespace BuildCache;

/// <summary>A query that cannot be run: at its place where it stands in a file, else with its text.</summary>
static class InvalidQuery
{
    /// <summary>So much of a text helps to find it again.</summary>
    const int LongestText = 300;

    /// <summary>BCM1310, or BCM1301 where no file holds the query.</summary>
    public static Diagnostic Of(QueryFile? file, string sql, string reason, int offset) => file is null ? InCode(sql, reason) : InFile(file, reason, offset);

    public static Diagnostic InFile(QueryFile file, string reason, int offset) => file.At("BCM1310", Sentence(reason), offset);

    public static Diagnostic InCode(string sql, string reason) => new(Severity.Error, "BCM1301", $"{Sentence(reason)} Query: {Shown(sql)}");

    /// <summary>A text of a project as a message shows it: on one line, and no longer than somebody reads.</summary>
    public static string Shown(string text) => LogText.Excerpt(text, LongestText);

    static string Sentence(string reason) => $"The query is not valid: {reason}.";
}
