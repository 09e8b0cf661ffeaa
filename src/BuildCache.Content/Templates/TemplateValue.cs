using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HandlebarsDotNet;

namespace BuildCache.Content.Templates;

/// <summary>JSON as templates see it: text, numbers, true and false, arrays and dictionaries, which Handlebars knows how to walk.</summary>
static class TemplateValue
{
    public static object? From(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => array.Select(From).ToArray(),
        JsonObject children => children.ToDictionary(static pair => pair.Key, static pair => From(pair.Value), StringComparer.Ordinal),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(node),
            _ => null,
        },
    };

    /// <summary>A value of a template as JSON.</summary>
    public static JsonNode? ToJson(object? value) => value switch
    {
        null or UndefinedBindingResult => null,
        PageSpecific => throw new PageSpecificException(),
        JsonNode node => node.DeepClone(),
        string text => JsonValue.Create(text),
        TemplateObject members => members.ToJson(),
        HandlebarsDotNet.Compiler.HashParameterDictionary arguments => ToJson(TemplateObjectDescriptors.MembersOf(arguments)),
        IReadOnlyDictionary<string, object?> dictionary =>
            new JsonObject(dictionary.Select(static pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value)))),
        System.Collections.IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(ToJson)]),
        _ => JsonSerializer.SerializeToNode(value, value.GetType()),
    };

    /// <summary>A value as text, what <c>{{value}}</c> prints: of a list its entries with commas between them, of an object its JSON.</summary>
    public static string Text(object? value) => value switch
    {
        null or UndefinedBindingResult => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        PageSpecific => throw new PageSpecificException(),
        System.Collections.IEnumerable and not IReadOnlyDictionary<string, object?> and not HandlebarsDotNet.Compiler.HashParameterDictionary =>
            string.Join(", ", ((System.Collections.IEnumerable)value).Cast<object?>().Select(Text)),
        System.Collections.IEnumerable => ToJson(value)?.ToJsonString(Relaxed) ?? "",
        _ => value.ToString() ?? "",
    };

    static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value as a parameter of a query.</summary>
    public static object? Parameter(object? value) => value switch
    {
        null or UndefinedBindingResult => null,
        string or bool or long or int or double => value,
        decimal number => (double)number,
        _ => ToJson(value)?.ToJsonString(),
    };

    /// <summary>
    /// A whole number, or a decimal, which is never printed with an exponent; what is too large or too small for one stays as it is.
    /// </summary>
    static object Number(JsonNode node)
    {
        var text = node.ToJsonString();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && (double)number == real ? number : real;
    }
}
