using System.CommandLine;
using System.Globalization;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>Documents by SQL.</summary>
sealed class QueryCommand : ProjectCommand
{
    readonly Argument<string> sql = new("SQL") { Description = "One SELECT over collections, with parameters as @name; - reads it from standard input." };
    readonly Option<string[]> parameters = new("--parameter") { Description = "The value of a parameter. May be given several times.", HelpName = "NAME=VALUE" };
    readonly Option<int> limit = new("--limit") { Description = "No more rows than these.", DefaultValueFactory = static _ => 1000, HelpName = "ROWS" };
    readonly Option<double> timeout = new("--timeout") { Description = "No more time than this.", DefaultValueFactory = static _ => 10, HelpName = "SECONDS" };
    readonly Option<long?> at = new("--at") { Description = "The documents as they were after this build.", HelpName = "BUILD" };
    readonly Option<bool> csv = new("--csv") { Description = "Print comma-separated values." };

    public QueryCommand(ToolRun run) : base(run, "query", "Ask the documents of the last build in SQL. Nothing is changed; collections and columns are listed by 'buildcache info'.")
    {
        limit.Between(0, int.MaxValue);
        timeout.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && double.TryParse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && !(seconds > 0))
            {
                result.AddError("--timeout is a number of seconds above 0.");
            }
        });
        Add(sql);
        Add(parameters);
        Add(limit);
        Add(timeout);
        Add(csv);
        Add(at);
    }

    public override string Example => "buildcache query \"select url, title from Page where draft order by url\"";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `columns` | the names of the columns, in order |
        | `rows` | one object for each row; a null is left out |
        | `truncated` | whether there are more rows than `--limit` |
        | `absent` | the columns that it names and no document has, by collection |
        | `reads` | the columns that the query reads, by collection: what a result depends on that asks it; the name `""` stands for which documents there are |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        var text = parsed.GetRequiredValue(sql) is var given && given == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : given;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ToolFailure("Give a query: one SELECT.", ExitCode.Usage);
        }
        using var documents = parsed.GetValue(at) is { } build ? Former(project, build, cancellationToken) : project.OpenDocuments(cancellationToken);
        documents.Timeout = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(timeout), 0.001, 86_400));
        var answer = documents.Ask(text, Values(parsed.GetValue(parameters) ?? []), parsed.GetValue(limit));
        if (AsJson(parsed))
        {
            Screen.Document(QueryDocument.Of(answer));
        }
        else if (parsed.GetValue(csv))
        {
            RowText.WriteCsv(Screen.Out, answer, "\n");
        }
        else
        {
            Screen.Table(answer.Columns, [.. answer.Rows.Select(row => answer.Columns.Select(column => RowText.Of(row[column])).ToList())]);
            if (answer.IsTruncated)
            {
                Screen.Note(string.Create(CultureInfo.InvariantCulture, $"There are more than these {answer.Rows.Count:N0} rows; --limit says how many are shown."));
            }
        }
        if (!AsJson(parsed))
        {
            foreach (var (collection, column) in answer.Absent)
            {
                Screen.Remark($"No document of {collection} has '{column}'.");
            }
        }
        return ExitCode.Done;
    }

    static BuildDatabase Former(BuiltProject project, long build, CancellationToken cancellationToken)
    {
        using var insight = project.OpenInsight();
        return FormerProject.Documents(project, insight, build, cancellationToken);
    }

    static Dictionary<string, object?> Values(string[] given)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in given)
        {
            if (parameter.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                throw new ToolFailure($"'{parameter}' is no parameter; write --parameter name=value.", ExitCode.Usage);
            }
            values[name.TrimStart('@')] = value;
        }
        return values;
    }
}
