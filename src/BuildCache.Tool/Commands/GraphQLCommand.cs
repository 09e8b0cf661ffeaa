using System.CommandLine;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>Documents by GraphQL.</summary>
sealed class GraphQLCommand : ProjectCommand
{
    readonly Argument<string?> query = new("QUERY") { Description = "A GraphQL query; - reads it from standard input.", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string?> variables = new("--variables") { Description = "The values of its variables, as a JSON object.", HelpName = "JSON" };
    readonly Option<bool> schema = new("--schema") { Description = "Print the schema, which follows from the documents." };

    public GraphQLCommand(ToolRun run) : base(run, "graphql", "Ask the documents of the last build in GraphQL. The schema has every key of every collection.")
    {
        Add(query);
        Add(variables);
        Add(schema);
    }

    public override string Example => "buildcache graphql \"{ Page(order: [\\\"url\\\"], first: 3) { url title } }\"";

    public override string Document => "The answer of GraphQL, with or without `--json`: `data`, and `errors` where there are some; the exit code is 4 then. With `--schema`: `schema`.";

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var graph = DocumentGraph.Open(project.Description.DatabasePath, cancellationToken);
        if (parsed.GetValue(schema))
        {
            if (AsJson(parsed))
            {
                Screen.Document(new { schema = graph.SchemaText });
            }
            else
            {
                Screen.Out.Write(graph.SchemaText);
            }
            return ExitCode.Done;
        }
        var asked = parsed.GetValue(query) ?? throw new ToolFailure("Give a query, or --schema.", ExitCode.Usage);
        var question = GraphQuestion.Parse(asked == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : asked, parsed.GetValue(variables)) ?? throw new ToolFailure("--variables is no JSON object.", ExitCode.Usage);
        var answer = await graph.AskAsync(question, cancellationToken);
        Screen.Out.Write(answer.Json);
        return answer.HasErrors ? ExitCode.Refused : ExitCode.Done;
    }
}
