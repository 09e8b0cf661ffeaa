using System.Globalization;
using System.Text.Json.Nodes;
using GraphQL.Types;
using GraphQLParser.AST;

namespace BuildCache.Server;

/// <summary>A value of a document: a text, a number, true or false. Lists and objects come as their JSON, as in SQL.</summary>
sealed class AnyScalar : ScalarGraphType
{
    public AnyScalar()
    {
        Name = "Any";
        Description = "A text, a number, true or false; a list or an object as its JSON.";
    }

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLStringValue text => (string)text.Value,
        GraphQLIntValue number => long.Parse((string)number.Value, CultureInfo.InvariantCulture),
        GraphQLFloatValue number => double.Parse((string)number.Value, CultureInfo.InvariantCulture),
        GraphQLTrueBooleanValue => true,
        GraphQLFalseBooleanValue => false,
        _ => ThrowLiteralConversionError(value),
    };

    public override object? ParseValue(object? value) => value is null or string or int or long or double or decimal or bool ? value : ThrowValueConversionError(value);

    public override object? Serialize(object? value) => value is not JsonNode node ? value : node.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String => node.GetValue<string>(),
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        System.Text.Json.JsonValueKind.Number when node.AsValue().TryGetValue(out long integer) => integer,
        System.Text.Json.JsonValueKind.Number => node.GetValue<double>(),
        _ => node.ToJsonString(BuildCache.Json.Options),
    };
}
