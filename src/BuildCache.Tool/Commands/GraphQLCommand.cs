using System.CommandLine;
using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;

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
        using var insight = project.OpenInsight();
        using var documents = project.OpenDocuments(cancellationToken);
        documents.Timeout = TimeSpan.FromSeconds(10);
        using var types = DocumentSchema.Create(documents, insight.Collections());
        if (parsed.GetValue(schema))
        {
            types.Initialize();
            var text = types.Print();
            if (AsJson(parsed))
            {
                Screen.Document(new { schema = text });
            }
            else
            {
                Screen.Out.Write(text);
            }
            return ExitCode.Done;
        }
        var asked = parsed.GetValue(query) ?? throw new ToolFailure("Give a query, or --schema.", ExitCode.Usage);
        return await AskAsync(types, asked == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : asked, parsed.GetValue(variables), cancellationToken);
    }

    async Task<int> AskAsync(Schema types, string asked, string? values, CancellationToken cancellationToken)
    {
        var serializer = new GraphQLSerializer(indent: true);
        Inputs? inputs;
        try
        {
            inputs = values is null ? null : serializer.Deserialize<Inputs>(values);
        }
        catch (JsonException)
        {
            throw new ToolFailure("--variables is no JSON object.", ExitCode.Usage);
        }
        var result = await new DocumentExecuter(new GraphQL.Execution.GraphQLDocumentBuilder(), new GraphQL.Validation.DocumentValidator(), new OneAfterAnother(), []).ExecuteAsync(options =>
        {
            options.Schema = types;
            options.Query = asked;
            options.Variables = inputs;
            options.CancellationToken = cancellationToken;
        });
        using var answer = new MemoryStream();
        await serializer.WriteAsync(answer, result, cancellationToken);
        Screen.Out.Write(Encoding.UTF8.GetString(answer.ToArray()) + "\n");
        return result.Errors is { Count: > 0 } ? ExitCode.Refused : ExitCode.Done;
    }

    /// <summary>One connection has one flow.</summary>
    sealed class OneAfterAnother : GraphQL.Execution.IExecutionStrategySelector
    {
        readonly GraphQL.Execution.SerialExecutionStrategy strategy = new();

        public GraphQL.Execution.IExecutionStrategy Select(GraphQL.Execution.ExecutionContext context) => strategy;
    }
}
