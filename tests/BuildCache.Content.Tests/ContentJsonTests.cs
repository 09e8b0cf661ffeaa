using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BuildCache.Content.Tests;

/// <summary>How values of content become JSON is generated: by reflection, a build that renders one page would compile hundreds of methods first.</summary>
public sealed class ContentJsonTests
{
    /// <summary>The types of arguments and values of all computations, wherever they are kept.</summary>
    public static TheoryData<Type> Types => [.. typeof(ContentJson).Assembly.GetTypes()
        .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(static kept => kept.FieldType))
        .SelectMany(static type => type.GetGenericArguments().Prepend(type))
        .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Computation<,>))
        .SelectMany(static type => type.GetGenericArguments())
        .Where(static type => type.Assembly == typeof(ContentJson).Assembly || type.IsGenericType)
        .Distinct()];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_and_all_that_it_is_made_of_are_generated_as_reflection_has_them(Type type)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine(ContentJson.Default) };
        var reflection = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var (known, ahead) = (new HashSet<Type>(), new Queue<Type>([type]));
        while (ahead.TryDequeue(out var next))
        {
            if (!known.Add(next))
            {
                continue;
            }

            var info = options.GetTypeInfo(next);
            Assert.Equal(Shape(reflection.GetTypeInfo(next)), Shape(info));
            foreach (var property in info.Properties.Where(static property => property.Get is not null))
            {
                ahead.Enqueue(property.PropertyType);
            }
        }

        Assert.Contains(type, known);
    }

    static IEnumerable<string> Shape(JsonTypeInfo info) => info.Properties.Where(static property => property.Get is not null)
        .Select(static property => $"{property.Name}: {property.PropertyType}, {property.IsRequired}").Order(StringComparer.Ordinal).Prepend($"{info.Type} {info.Kind}");

    [Fact]
    public void There_are_such_types() => Assert.InRange(Types.Count, 12, 100);
}
