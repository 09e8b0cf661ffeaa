using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// Names the generated <see cref="JsonSerializerContext"/> of an assembly: what computations and documents of its types become as JSON is then
/// known when it is compiled, and not found out anew in each process that needs it. Types that the context does not have are found out as
/// without it, so it changes nothing but how soon a build has begun.
/// </summary>
/// <param name="context">The context: a type of the assembly, generated with <c>GenerationMode = JsonSourceGenerationMode.Metadata</c>. Names of keys follow the engine (camelCase).</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class JsonContextAttribute(Type context) : Attribute
{
    /// <summary>The context.</summary>
    public Type Context => context;
}
