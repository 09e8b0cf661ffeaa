using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>The documents: their collections, SQL over them, and a search for words in all of them.</summary>
sealed class DocumentPages(ServedProject project)
{
    /// <summary>More rows nobody reads on a page; JSON and CSV have as many as are asked for.</summary>
    const int MostShown = 500;

    const int MostRows = 100_000;

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The collections with their columns.</summary>
    public Task ListAsync(HttpContext context)
    {
        using var insight = Insight.Open(project.Project.DatabasePath);
        var body = Markup.Of($"""
            <p>What handlers made of the inputs. Each collection is a table of SQL.</p>
            {insight.Collections().Select(static collection => InsightFrame.Table(string.Create(CultureInfo.InvariantCulture, $"{collection.Name}: {collection.Documents:N0} documents"), ["Column", "Documents that have it"],
                collection.Columns.Select(column => new[] { InsightFrame.Link("query", "sql", $"select {SqlName.Quote(column.Name)}, count(*) as documents from {SqlName.Quote(collection.Name)} group by 1 order by 2 desc, 1", column.Name), Markup.Of($"{column.Documents}") }.AsEnumerable())))}
            """);
        return InsightFrame.AnswerAsync(context, "Documents", body, follows: true);
    }

    /// <summary>A query, as a page, as JSON or as CSV.</summary>
    public Task AskAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var sql = query["sql"].ToString();
        if (string.IsNullOrWhiteSpace(sql))
        {
            return InsightFrame.AnswerAsync(context, "SQL", Form("select url, title from Page order by url"));
        }
        var format = query["format"].ToString();
        try
        {
            using var documents = BuildDatabase.Open(project.Project.DatabasePath, context.RequestAborted);
            documents.Timeout = Longest;
            var answer = documents.Ask(sql, Parameters(query), format.Length == 0 ? MostShown : MostRows);
            return format switch
            {
                "json" => InsightFrame.AnswerAsync(context, ToJson(answer), "application/json; charset=utf-8"),
                "csv" => InsightFrame.AnswerAsync(context, ToCsv(answer), "text/csv; charset=utf-8"),
                _ => InsightFrame.AnswerAsync(context, "SQL", Markup.Of($"{Form(sql)}{Shown(context, answer)}"), follows: true),
            };
        }
        catch (DiagnosticException error)
        {
            return format.Length > 0
                ? InsightFrame.AnswerAsync(context, new JsonObject { ["error"] = error.Diagnostic.Message, ["code"] = error.Diagnostic.Code }.ToJsonString(Json.Options), "application/json; charset=utf-8", StatusCodes.Status400BadRequest)
                : InsightFrame.AnswerAsync(context, "SQL", Markup.Of($"{Form(sql)}<p class=\"fault\" role=\"alert\">{error.Diagnostic.Code}: {error.Diagnostic.Message}</p>"), status: StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Documents with some words in them.</summary>
    public Task SearchAsync(HttpContext context)
    {
        var words = context.Request.Query["q"].ToString().Trim();
        using var insight = Insight.Open(project.Project.DatabasePath);
        var found = words.Length == 0 ? [] : insight.Search(words, MostShown);
        var body = Markup.Of($"""
            <form action="{ServerPages.Root}search"><label>Words <input name="q" value="{words}"></label> <button>Search</button></form>
            {(words.Length == 0 ? Markup.Of($"<p>All documents that have these words in any key.</p>")
                : found.Count == 0 ? Markup.Of($"<p>No document has them.</p>")
                : InsightFrame.Table(string.Create(CultureInfo.InvariantCulture, $"{found.Count:N0} documents{(found.Count == MostShown ? " and perhaps more" : "")}"), ["Collection", "Document", "Where"],
                    found.Select(static document => new[] { InsightFrame.Text(document.Collection), InsightFrame.Text(document.Id), InsightFrame.Text(document.Excerpt) }.AsEnumerable())))}
            """);
        return InsightFrame.AnswerAsync(context, "Search", body);
    }

    static Markup Form(string sql) => Markup.Of($"""
        <form action="{ServerPages.Root}query" class="sql"><label>One SELECT over the <a href="{ServerPages.Root}documents">collections</a><textarea name="sql" rows="6" spellcheck="false">{sql}</textarea></label> <button>Run</button></form>
        """);

    static Markup Shown(HttpContext context, QueryAnswer answer) => Markup.Of($"""
        <p><a href="{Address(context, "json")}">JSON</a> · <a href="{Address(context, "csv")}">CSV</a></p>
        {InsightFrame.Table(string.Create(CultureInfo.InvariantCulture, $"{answer.Rows.Count:N0} rows{(answer.IsTruncated ? ", and there are more" : "")}"), answer.Columns, answer.Rows.Select(row => answer.Columns.Select(column => InsightFrame.Text(RowText.Of(row[column])))))}
        <p>A result that asks this depends on {Sentence(answer.Reads)}.</p>
        {answer.Absent.Select(static column => Markup.Of($"<p>No document of {column.Collection} has '{column.Column}'.</p>"))}
        """);

    static string Sentence(IReadOnlyList<(string Collection, string Column)> reads) => reads.Count == 0 ? "nothing"
        : string.Join(", ", reads.Select(static read => read.Column.Length == 0 ? $"which documents {read.Collection} has" : $"{read.Collection}.{read.Column}"));

    static string Address(HttpContext context, string format) => $"{context.Request.Path}{context.Request.QueryString.Add("format", format)}";

    /// <summary>Whatever else stands in the address is a parameter.</summary>
    static Dictionary<string, object?> Parameters(IQueryCollection query) =>
        query.Where(static pair => pair.Key is not ("sql" or "format")).ToDictionary(static pair => pair.Key, static pair => (object?)pair.Value.ToString(), StringComparer.Ordinal);

    static string ToJson(QueryAnswer answer) => new JsonObject
    {
        ["columns"] = new JsonArray([.. answer.Columns.Select(static column => JsonValue.Create(column))]),
        ["rows"] = new JsonArray([.. answer.Rows.Select(static row => row.DeepClone())]),
        ["truncated"] = answer.IsTruncated,
    }.ToJsonString(Json.Options);

    static string ToCsv(QueryAnswer answer)
    {
        using var text = new StringWriter();
        RowText.WriteCsv(text, answer, "\r\n");
        return text.ToString();
    }
}
