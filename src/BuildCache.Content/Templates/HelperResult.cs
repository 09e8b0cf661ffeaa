using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BuildCache.Content;

/// <summary>
/// What a template helper gives: a text, which a template escapes where it has to; HTML, which is written as it is; or any JSON value,
/// for <c>{{#if (helper …)}}</c> and <c>{{#each (helper …)}}</c>. A <see cref="string"/> becomes a text by itself.
/// </summary>
public sealed class HelperResult
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = Document.MaximumDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    HelperResult(JsonNode? value, bool isHtml) => (Json, IsHtml) = (value, isHtml);

    internal JsonNode? Json { get; }

    internal bool IsHtml { get; }

    /// <summary>Markup that is safe already: what comes from content has to be escaped in it.</summary>
    /// <param name="html">HTML or XML.</param>
    /// <returns>The result.</returns>
    public static HelperResult Html(string html) => new(JsonValue.Create(html), isHtml: true);

    /// <summary>A text.</summary>
    /// <param name="text">The text, not escaped.</param>
    /// <returns>The result.</returns>
    public static HelperResult Text(string? text) => new(text is null ? null : JsonValue.Create(text), isHtml: false);

    /// <summary>A value: a number, true or false, a list, an object.</summary>
    /// <param name="value">Anything that can be written as JSON; keys become camelCase.</param>
    /// <returns>The result.</returns>
    public static HelperResult Value(object? value) =>
        new(value is JsonNode node ? node.DeepClone() : JsonSerializer.SerializeToNode(value, Options), isHtml: false);

    /// <summary>A text.</summary>
    /// <param name="text">The text, not escaped.</param>
    public static implicit operator HelperResult(string? text) => Text(text);
}
