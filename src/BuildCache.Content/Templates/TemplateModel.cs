using System.Collections;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Templates;

/// <summary>An object of a handler as templates see it: its members by name, documents among them as documents.</summary>
static class TemplateModel
{
    /// <summary>The members of what a handler renders; a document is not taken apart, its keys are read as they are shown.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Members(object? model) => model switch
    {
        null or Document => [],
        JsonObject json => json.Select(static pair => KeyValuePair.Create(pair.Key, TemplateValue.From(pair.Value))),
        IReadOnlyDictionary<string, object?> members => members.Select(static pair => KeyValuePair.Create(pair.Key, Value(pair.Value))),
        string or IEnumerable => throw new ArgumentException($"A template needs an object with members, and was given {model.GetType().Name}; name it: new {{ items = … }}.", nameof(model)),
        _ => model.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0)
            .Select(property => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(property.Name), Value(Get(property, model)))),
    };

    static object? Value(object? value) => value switch
    {
        Document document => new DocumentObject(document),
        IEnumerable<Document> documents => documents.Select(static document => (object?)new DocumentObject(document)).ToArray(),
        JsonNode node => TemplateValue.From(node),
        _ => TemplateValue.From(HelperResult.Value(value).Json),
    };

    static object? Get(PropertyInfo property, object model)
    {
        try
        {
            return property.GetValue(model);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
