namespace BuildCache;

/// <summary>
/// A file of SQL, known by its name. Without parameters its rows are also the documents of a collection of that name; comments at its
/// beginning may say that they are to be searchable (<c>-- fts5: …</c>), or that it runs for each document of a collection
/// (<c>-- each: Page</c>), whose keys are its parameters.
/// </summary>
sealed record QueryFile(string Name, string Path, string Sql)
{
    /// <summary>The collection for each of whose documents it runs.</summary>
    public string? Each { get; } = Directives(Sql, "each:").FirstOrDefault(static value => value.Length > 0 && !value.Any(char.IsWhiteSpace));

    /// <summary>The arguments of its full-text index; null when it has none.</summary>
    public string? FullText { get; } = Directives(Sql, "fts5:").FirstOrDefault();

    /// <summary>The names of its parameters, without their mark.</summary>
    public IReadOnlyList<string> Parameters { get; } =
        [.. SqlLexer.Code(Sql).Where(static token => token.Kind == SqlTokenKind.Parameter).Select(static token => token.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether its rows are documents of a collection, all of them from one run.</summary>
    public bool IsCollection => Each is null && Parameters.Count == 0;

    /// <summary>A diagnostic with its place in the file.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="message">What to say.</param>
    /// <param name="offset">The place in characters, or -1 for the first line that is no comment.</param>
    public Diagnostic At(string code, string message, int offset)
    {
        var position = offset >= 0 ? Math.Min(offset, Sql.Length) : Header(Sql).Select(static token => token.End).LastOrDefault();
        var before = Sql.AsSpan(0, position);
        return new Diagnostic(Severity.Error, code, message, Path, before.Count('\n') + 1, position - before.LastIndexOf('\n'));
    }

    /// <summary>What stands behind a word in the comments before the statement.</summary>
    static IEnumerable<string> Directives(string sql, string word) => Header(sql).Where(static token => token.Text.StartsWith("--", StringComparison.Ordinal))
        .Select(static token => token.Text[2..].TrimStart(" \t").ToString()).Where(comment => comment.StartsWith(word, StringComparison.Ordinal)).Select(comment => comment[word.Length..].Trim());

    /// <summary>The comments and empty lines before the statement.</summary>
    static IEnumerable<SqlToken> Header(string sql) => SqlLexer.Tokens(sql).TakeWhile(static token => token.Kind is SqlTokenKind.Space or SqlTokenKind.Comment);
}
