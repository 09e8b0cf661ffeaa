using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BuildCache;

/// <summary>How a type becomes JSON: as the compiler has written it down, where its assembly says so (<see cref="JsonContextAttribute"/>); else found out.</summary>
sealed class JsonContexts : IJsonTypeInfoResolver
{
    readonly ConcurrentDictionary<Assembly, IJsonTypeInfoResolver?> contexts = [];

    // Hundreds of methods are compiled before it has told anything.
    readonly Lazy<DefaultJsonTypeInfoResolver> reflection = new();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (((IJsonTypeInfoResolver)EngineJson.Default).GetTypeInfo(type, options) is { } own)
        {
            return own;
        }
        foreach (var assembly in AssembliesOf(type))
        {
            if (contexts.GetOrAdd(assembly, ContextOf)?.GetTypeInfo(type, options) is { } generated)
            {
                return generated;
            }
        }
        return reflection.Value.GetTypeInfo(type, options);
    }

    /// <summary>Lists and dictionaries are known to those whose types are in them.</summary>
    static IEnumerable<Assembly> AssembliesOf(Type type) =>
        type.GetGenericArguments().Concat(type.GetElementType() is { } element ? [element] : Type.EmptyTypes).SelectMany(AssembliesOf).Prepend(type.Assembly).Distinct();

    static IJsonTypeInfoResolver? ContextOf(Assembly assembly) =>
        assembly.GetCustomAttribute<JsonContextAttribute>() is { } named ? (IJsonTypeInfoResolver)Activator.CreateInstance(named.Context)! : null;
}

/// <summary>What the engine itself writes, and what others are made of.</summary>
[JsonSerializable(typeof(Diagnostic))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(JsonValue))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
sealed partial class EngineJson : JsonSerializerContext;
