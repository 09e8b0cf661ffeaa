using System.Text.Json.Serialization;

namespace BuildCache;

/// <summary>
/// Names the generated <see cref="JsonSerializerContext"/> of an assembly. How values of its types are written as JSON and read is then
/// determined at compile time instead of by reflection in every process, and a build begins sooner. Types that are not in the context are
/// handled by reflection, as without it. A property with <c>init</c> and an initialiser is the default of its type where its key is missing, as
/// with any generated context.
/// </summary>
/// <param name="context">The context: a type of the assembly, with <c>GenerationMode = JsonSourceGenerationMode.Metadata</c>. Keys are named by the engine, in camelCase.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class JsonContextAttribute(Type context) : Attribute
{
    /// <summary>The context.</summary>
    public Type Context => context;
}
