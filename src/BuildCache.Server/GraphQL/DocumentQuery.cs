using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GraphQL;

namespace BuildCache.Server;

/// <summary>A field that lists documents, as SQL.</summary>
/// <param name="collection">The collection.</param>
/// <param name="columns">Its columns, by their names in GraphQL.</param>
sealed class DocumentQuery(string collection, IReadOnlyDictionary<string, string> columns)
{
    /// <summary>So many documents where the query does not say.</summary>
    public const int DefaultRows = 100;
    const int MostRows = 10_000;

    /// <summary>How values compare.</summary>
    public static readonly IReadOnlyDictionary<string, string> Operators = new Dictionary<string, string>
    {
        ["eq"] = "=",
        ["ne"] = "<>",
        ["lt"] = "<",
        ["le"] = "<=",
        ["gt"] = ">",
        ["ge"] = ">=",
        ["like"] = "like",
    };

    readonly Dictionary<string, object?> parameters = [];

    /// <summary>The documents.</summary>
    /// <param name="documents">Where they are.</param>
    /// <param name="context">The arguments, and the document that they belong to.</param>
    /// <param name="parents">The columns of that document, by their names in GraphQL; null: they belong to none.</param>
    public IReadOnlyList<JsonObject> Run(BuildDatabase documents, IResolveFieldContext context, IReadOnlyDictionary<string, string>? parents)
    {
        var sql = new StringBuilder($"select * from {SqlName.Quote(collection)} where 1 = 1");
        if (parents is not null)
        {
            var parent = (JsonObject)context.Source!;
            sql.Append(CultureInfo.InvariantCulture, $" and {Column(columns, context.GetArgument<string>("match"))} = {Parameter(Value(parent[Name(parents, context.GetArgument<string>("with"))]))}");
        }
        if (context.Arguments is { } arguments && arguments.TryGetValue("where", out var where) && where.Value is IDictionary<string, object?> filter)
        {
            foreach (var (field, comparison) in filter)
            {
                Compare(sql, Column(columns, field), (IDictionary<string, object?>?)comparison);
            }
        }
        var order = (context.GetArgument<List<string>?>("order") ?? []).Select(key => key.EndsWith(" desc", StringComparison.Ordinal) ? Column(columns, key[..^5]) + " desc" : Column(columns, key));
        sql.Append(CultureInfo.InvariantCulture, $" order by {string.Join(", ", order.Append("id"))} limit {Math.Clamp(context.GetArgument("first", DefaultRows), 0, MostRows)} offset {Math.Max(0, context.GetArgument("offset", 0))}");
        try
        {
            return documents.Ask(sql.ToString(), parameters, MostRows).Rows;
        }
        catch (DiagnosticException failure)
        {
            throw new ExecutionError($"{failure.Diagnostic.Code}: {failure.Diagnostic.Message}");
        }
    }

    void Compare(StringBuilder sql, string column, IDictionary<string, object?>? comparison)
    {
        foreach (var (name, value) in comparison ?? new Dictionary<string, object?>())
        {
            sql.Append(name switch
            {
                "in" => $" and {column} in ({string.Join(", ", ((IEnumerable<object?>?)value ?? []).Select(Parameter))})",
                "isNull" => value is true ? $" and {column} is null" : $" and {column} is not null",
                _ => $" and {column} {Operators[name]} {Parameter(value)}",
            });
        }
    }

    string Parameter(object? value)
    {
        var name = $"p{parameters.Count}";
        parameters.Add(name, value);
        return "@" + name;
    }

    static object? Value(JsonNode? value) => value is null ? null : new AnyScalar().Serialize(value);

    static string Column(IReadOnlyDictionary<string, string> columns, string name) => SqlName.Quote(Name(columns, name));

    static string Name(IReadOnlyDictionary<string, string> columns, string name) =>
        columns.TryGetValue(name, out var column) ? column : throw new ExecutionError($"There is no key '{name}'; there are {string.Join(", ", columns.Keys)}.");
}
