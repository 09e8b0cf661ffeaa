using System.Text.Json;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Transport;

namespace BuildCache.Server;

/// <summary>A question in GraphQL.</summary>
/// <param name="Query">The question.</param>
/// <param name="Variables">The values of its variables.</param>
/// <param name="Operation">Which of several operations is asked for.</param>
sealed record GraphQuestion(string Query, Inputs? Variables = null, string? Operation = null)
{
    static readonly GraphQLSerializer Serializer = new();

    /// <summary>How long the answer may take.</summary>
    public TimeSpan Longest { get; init; } = DocumentGraph.Longest;

    /// <summary>A question as it is typed.</summary>
    /// <returns>Null when the variables are no JSON object.</returns>
    public static GraphQuestion? Parse(string query, string? variables, string? operation = null)
    {
        try
        {
            return new GraphQuestion(query, string.IsNullOrWhiteSpace(variables) ? null : Serializer.Deserialize<Inputs>(variables), string.IsNullOrEmpty(operation) ? null : operation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A question as clients send it: an object with <c>query</c>, <c>variables</c> and <c>operationName</c>.</summary>
    /// <returns>Null when it is none.</returns>
    public static async Task<GraphQuestion?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await Serializer.ReadAsync<GraphQLRequest>(body, cancellationToken) is { Query.Length: > 0 } request ? new GraphQuestion(request.Query, request.Variables, request.OperationName) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
