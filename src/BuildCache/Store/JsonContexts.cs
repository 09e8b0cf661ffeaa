using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BuildCache;

/// <summary>How a type becomes JSON: as the compiler has written it down, where its assembly says so (<see cref="JsonContextAttribute"/>); else found out.</summary>
sealed class JsonContexts : IJsonTypeInfoResolver
{
    // Handlers are compiled anew while a project stays open, and their former assemblies are to go.
    readonly ConditionalWeakTable<Assembly, IJsonTypeInfoResolver> contexts = [];

    // Creating it makes the runtime compile hundreds of methods.
    readonly Lazy<DefaultJsonTypeInfoResolver> reflection = new();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (((IJsonTypeInfoResolver)EngineJson.Default).GetTypeInfo(type, options) is { } own)
        {
            return own;
        }
        foreach (var assembly in AssembliesOf(type))
        {
            if (contexts.GetValue(assembly, ContextOf).GetTypeInfo(type, options) is { } generated)
            {
                return generated;
            }
        }
        return reflection.Value.GetTypeInfo(type, options);
    }

    /// <summary>Lists and dictionaries are known to those whose types are in them.</summary>
    static IEnumerable<Assembly> AssembliesOf(Type type) =>
        type.GetGenericArguments().Concat(type.GetElementType() is { } element ? [element] : Type.EmptyTypes).SelectMany(AssembliesOf).Prepend(type.Assembly).Distinct();

    static IJsonTypeInfoResolver ContextOf(Assembly assembly) =>
        assembly.GetCustomAttribute<JsonContextAttribute>() is not { } named ? JsonTypeInfoResolver.Combine()
        : named.Context.IsSubclassOf(typeof(JsonSerializerContext)) && named.Context.GetConstructor(Type.EmptyTypes) is { } make ? (IJsonTypeInfoResolver)make.Invoke(null)
        : throw new InvalidOperationException($"The JsonContext attribute of {assembly.GetName().Name} names {named.Context.FullName}, which is no generated JsonSerializerContext.");
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
