using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>
/// A file of SQL, known by its name. Without parameters its rows are also the documents of a collection of that name; comments at its
/// beginning may say that they are to be searchable (<c>-- fts5: …</c>), or that it runs for each document of a collection
/// (<c>-- each: Page</c>), whose keys are its parameters.
/// </summary>
sealed partial record QueryFile(string Name, string Path, string Sql)
{
    /// <summary>The collection for each of whose documents it runs.</summary>
    public string? Each { get; } = Match(EachDirective(), Sql);

    /// <summary>The arguments of its full-text index; null when it has none.</summary>
    public string? FullText { get; } = Match(FullTextDirective(), Sql);

    /// <summary>The names of its parameters, without their mark.</summary>
    public IReadOnlyList<string> Parameters { get; } =
        [.. Parameter().Matches(NoCode().Replace(Sql, " ")).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether its rows are documents of a collection, all of them from one run.</summary>
    public bool IsCollection => Each is null && Parameters.Count == 0;

    /// <summary>A diagnostic with its place in the file.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="message">What to say.</param>
    /// <param name="offset">The place in characters, or -1 for the first line that is no comment.</param>
    public Diagnostic At(string code, string message, int offset)
    {
        var position = offset >= 0 ? Math.Min(offset, Sql.Length) : Header().Match(Sql).Length;
        var before = Sql.AsSpan(0, position);
        return new Diagnostic(Severity.Error, code, message, Path, before.Count('\n') + 1, position - before.LastIndexOf('\n'));
    }

    static string? Match(Regex directive, string sql) => directive.Match(Header().Match(sql).Value) is { Success: true } match ? match.Groups["value"].Value.Trim() : null;

    // The comments and empty lines before the statement.
    [GeneratedRegex(@"\A(?:\s+|--[^\n]*(?:\n|\z)|/\*.*?\*/)*", RegexOptions.Singleline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^--[ \t]*each:[ \t]*(?<value>\S+)[ \t\r]*$", RegexOptions.Multiline)]
    private static partial Regex EachDirective();

    [GeneratedRegex(@"^--[ \t]*fts5:(?<value>[^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex FullTextDirective();

    [GeneratedRegex("""'(?:[^']|'')*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/""", RegexOptions.Singleline)]
    private static partial Regex NoCode();

    [GeneratedRegex(@"[@:$](?<name>[A-Za-z_]\w*)|(?<name>\?\d*)")]
    private static partial Regex Parameter();
}
