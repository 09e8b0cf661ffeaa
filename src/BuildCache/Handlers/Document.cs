using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// A document, or a row of a query, as its reader sees it. Of a document, each key read is a dependency of its own: a key that
/// nobody reads changes nothing. Enumerating <see cref="Keys"/> or taking <see cref="ToJson"/> depends on the whole document.
/// </summary>
public sealed class Document
{
    /// <summary>How many objects and lists may stand in each other in a document, a value of a computation or a data file.</summary>
    public const int MaximumDepth = Json.MostDepth;

    readonly JsonObject body;
    readonly Action<string?>? onRead;

    internal Document(string collection, string id, JsonObject body, Action<string?>? onRead)
    {
        Collection = collection;
        Id = id;
        this.body = body;
        this.onRead = onRead;
    }

    /// <summary>The collection, or an empty string for a row of a query.</summary>
    public string Collection { get; }

    /// <summary>The id within the collection, or an empty string for a row of a query without a column <c>id</c>.</summary>
    public string Id { get; }

    /// <summary>The value of a top-level key, <c>null</c> when it is missing or null. Keys are compared exactly. Do not alter what it returns.</summary>
    /// <param name="key">The key, or the column's name.</param>
    public JsonNode? this[string key]
    {
        get
        {
            onRead?.Invoke(key);
            return body[key];
        }
    }

    /// <summary>Whether the key is there (null counts as there).</summary>
    /// <param name="key">The key, or the column's name.</param>
    /// <returns>True when it is.</returns>
    public bool Has(string key)
    {
        onRead?.Invoke(key);
        return body.ContainsKey(key);
    }

    /// <summary>The value of a key as a .NET type, <c>default</c> when it is missing or null.</summary>
    /// <param name="key">The key, or the column's name.</param>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The value does not have that type.</exception>
    public T? Get<T>(string key) => this[key] switch
    {
        null => default,
        // What is asked for most is there already.
        JsonValue text when typeof(T) == typeof(string) && text.TryGetValue(out T? value) => value,
        var node => node.Deserialize<T>(Json.Options),
    };

    /// <summary>The value of a key as text: strings as they are, other values as JSON, an empty string when missing or null.</summary>
    /// <param name="key">The key, or the column's name.</param>
    /// <returns>The text.</returns>
    public string Text(string key) => this[key] switch
    {
        null => "",
        JsonValue value when value.TryGetValue(out string? text) => text,
        var node => node.ToJsonString(Json.Options),
    };

    /// <summary>All keys, in ordinal order for a document and in column order for a row: a dependency on the whole document.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            onRead?.Invoke(null);
            return body.Select(static pair => pair.Key);
        }
    }

    /// <summary>The whole document as a .NET type: a dependency on all of it.</summary>
    /// <typeparam name="T">A record or class whose properties are the keys, in camelCase.</typeparam>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">A value does not have the type of its property.</exception>
    public T As<T>()
    {
        onRead?.Invoke(null);
        return body.Deserialize<T>(Json.Options)!;
    }

    /// <summary>The whole document as JSON, a copy: a dependency on all of it.</summary>
    /// <returns>A JSON object.</returns>
    public JsonObject ToJson()
    {
        onRead?.Invoke(null);
        return (JsonObject)body.DeepClone();
    }
}
