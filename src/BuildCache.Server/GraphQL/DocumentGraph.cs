using System.Text;
using GraphQL;
using GraphQL.Execution;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using GraphQL.Validation;

namespace BuildCache.Server;

/// <summary>The documents as the last build left them, for questions in GraphQL. Whoever answers such questions does it through this.</summary>
sealed class DocumentGraph : IDisposable
{
    /// <summary>A question may ask for documents of documents of documents, and has an end all the same.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    static readonly GraphQLSerializer Serializer = new(indent: true);

    readonly BuildDatabase documents;
    readonly Schema schema;

    DocumentGraph(BuildDatabase documents, IReadOnlyList<CollectionEntry> collections)
    {
        this.documents = documents;
        documents.Timeout = Longest;
        schema = DocumentSchema.Create(documents, collections);
        schema.Initialize();
    }

    /// <summary>The types of the documents, in the language of GraphQL.</summary>
    public string SchemaText => schema.Print();

    /// <summary>The fields of each type that has documents.</summary>
    public IEnumerable<IObjectGraphType> Collections => schema.Query.Fields.Select(listed => (IObjectGraphType)schema.AllTypes[listed.Name]!);

    /// <summary>Opens a database.</summary>
    /// <exception cref="DiagnosticException">BCM2321: there is none.</exception>
    public static DocumentGraph Open(string databasePath, CancellationToken cancellationToken)
    {
        using var insight = Insight.Open(databasePath);
        return new DocumentGraph(BuildDatabase.Open(databasePath, cancellationToken), insight.Collections());
    }

    /// <summary>Answers.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GraphAnswer> AskAsync(GraphQuestion question, CancellationToken cancellationToken)
    {
        var result = await new DocumentExecuter(new GraphQLDocumentBuilder(), new DocumentValidator(), new OneAfterAnother(), []).ExecuteAsync(options =>
        {
            options.Schema = schema;
            options.Query = question.Query;
            options.Variables = question.Variables;
            options.OperationName = question.Operation;
            options.Timeout = question.Longest;
            options.CancellationToken = cancellationToken;
        });
        using var answer = new MemoryStream();
        await Serializer.WriteAsync(answer, result, cancellationToken);
        return new GraphAnswer(Encoding.UTF8.GetString(answer.ToArray()) + "\n", result.Errors is { Count: > 0 }, result.Errors?.Any(static error => error is DocumentError) != true);
    }

    public void Dispose()
    {
        schema.Dispose();
        documents.Dispose();
    }

    /// <summary>One connection has one flow.</summary>
    sealed class OneAfterAnother : IExecutionStrategySelector
    {
        readonly SerialExecutionStrategy strategy = new();

        public IExecutionStrategy Select(GraphQL.Execution.ExecutionContext context) => strategy;
    }
}

/// <summary>An answer.</summary>
/// <param name="Json">The answer of GraphQL: <c>data</c>, and <c>errors</c> where there are some.</param>
/// <param name="HasErrors">Whether there are some.</param>
/// <param name="IsExecuted">Whether it was a question that the schema can answer.</param>
sealed record GraphAnswer(string Json, bool HasErrors, bool IsExecuted);
