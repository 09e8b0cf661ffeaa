using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Iterators;
using HandlebarsDotNet.MemberAccessors;
using HandlebarsDotNet.ObjectDescriptors;
using HandlebarsDotNet.PathStructure;

namespace BuildCache.Content.Templates;

/// <summary>Teaches Handlebars to read a <see cref="TemplateObject"/> member by member.</summary>
sealed class TemplateObjectDescriptors : IObjectDescriptorProvider
{
    static readonly ObjectDescriptor Descriptor = new(
        typeof(TemplateObject),
        new Accessor(),
        static (_, instance) => ((TemplateObject)instance).Keys,
        static _ => new Members());

    public bool TryGetDescriptor(Type type, [NotNullWhen(true)] out ObjectDescriptor? value)
    {
        value = type.IsAssignableTo(typeof(TemplateObject)) ? Descriptor : null;
        return value is not null;
    }

    sealed class Accessor : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value) =>
            ((TemplateObject)instance).TryGet(memberName.TrimmedValue, out value);
    }

    /// <summary><c>{{#each}}</c> over an object: its members in the order of its keys.</summary>
    sealed class Members : IIterator
    {
        static readonly ReadOnlyDictionaryIterator<Dictionary<string, object?>, string, object?> Inner = new();

        public void Iterate(
            in EncodedTextWriter writer,
            BindingContext context,
            ChainSegment[] blockParamsVariables,
            object input,
            TemplateDelegate template,
            TemplateDelegate ifEmpty)
        {
            var target = (TemplateObject)input;
            var members = target.Keys.ToDictionary(static key => key, key => target.TryGet(key, out var value) ? value : null, StringComparer.Ordinal);
            Inner.Iterate(writer, context, blockParamsVariables, members, template, ifEmpty);
        }
    }
}
