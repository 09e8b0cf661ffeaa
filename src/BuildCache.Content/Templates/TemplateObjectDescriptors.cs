using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Iterators;
using HandlebarsDotNet.MemberAccessors;
using HandlebarsDotNet.ObjectDescriptors;
using HandlebarsDotNet.PathStructure;

namespace BuildCache.Content.Templates;

/// <summary>
/// Teaches Handlebars to read a <see cref="TemplateObject"/> member by member. A partial that is given arguments sees them in a dictionary
/// with all members of its context beside them; an object goes there as one entry, and is asked for what the arguments do not have. So
/// passing an argument on reads nothing.
/// </summary>
sealed class TemplateObjectDescriptors : IObjectDescriptorProvider
{
    /// <summary>The entry under which a context stands among arguments. No template can name it.</summary>
    const string Rest = "\u0001";

    static readonly ObjectDescriptor OfObject = new(typeof(TemplateObject), new ObjectAccessor(), static (_, _) => new[] { Rest }, static _ => new Members());

    static readonly ObjectDescriptor OfArguments =
        new(typeof(HashParameterDictionary), new ArgumentAccessor(), static (_, instance) => ((HashParameterDictionary)instance).Keys, static _ => new Members());

    static readonly ObjectDescriptor OfPageSpecific =
        new(typeof(PageSpecific), new PageSpecificAccessor(), static (_, _) => throw new PageSpecificException(), static _ => new NoMembers());

    public bool TryGetDescriptor(Type type, [NotNullWhen(true)] out ObjectDescriptor? value)
    {
        value = type.IsAssignableTo(typeof(TemplateObject)) ? OfObject
            : type == typeof(HashParameterDictionary) ? OfArguments
            : type.IsAssignableTo(typeof(PageSpecific)) ? OfPageSpecific
            : null;
        return value is not null;
    }

    /// <summary>Whether these names are those of an object: it is the context itself, or stands in it behind arguments with other names.</summary>
    public static bool Shows(object? context, TemplateObject target, string[] names) => ReferenceEquals(context, target)
        || (context is HashParameterDictionary arguments && arguments.TryGetValue(Rest, out var rest) && ReferenceEquals(rest, target) && !names.Any(name => arguments.ContainsKey(name)));

    /// <summary>All members, those of a context among arguments too.</summary>
    public static Dictionary<string, object?> MembersOf(object instance)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (instance is TemplateObject target)
        {
            foreach (var key in target.Keys)
            {
                members[key] = target.TryGet(key, out var value) ? value : null;
            }

            return members;
        }

        var arguments = (HashParameterDictionary)instance;
        if (arguments.TryGetValue(Rest, out var rest))
        {
            members = MembersOf(rest!);
        }

        foreach (var (key, value) in arguments.Where(static pair => pair.Key != Rest))
        {
            members[key] = value;
        }

        return members;
    }

    /// <summary>A member by its name, or an entry of a list by its number; null when there is none.</summary>
    public static object? MemberOf(object? instance, string name) => instance switch
    {
        TemplateObject target => target.TryGet(name, out var value) ? value : null,
        HashParameterDictionary => MembersOf(instance).GetValueOrDefault(name),
        IReadOnlyDictionary<string, object?> dictionary => dictionary.GetValueOrDefault(name),
        IReadOnlyList<object?> list => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null,
        _ => null,
    };

    sealed class ObjectAccessor : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
        {
            if (memberName.TrimmedValue != Rest)
            {
                return ((TemplateObject)instance).TryGet(memberName.TrimmedValue, out value);
            }

            value = instance;
            return true;
        }
    }

    sealed class ArgumentAccessor : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
        {
            var arguments = (HashParameterDictionary)instance;
            return arguments.TryGetValue(memberName.TrimmedValue, out value)
                || arguments.TryGetValue(Rest, out var rest) && rest is TemplateObject target && target.TryGet(memberName.TrimmedValue, out value);
        }
    }

    sealed class PageSpecificAccessor : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value) => throw new PageSpecificException();
    }

    sealed class NoMembers : IIterator
    {
        public void Iterate(
            in EncodedTextWriter writer,
            BindingContext context,
            ChainSegment[] blockParamsVariables,
            object input,
            TemplateDelegate template,
            TemplateDelegate ifEmpty) => throw new PageSpecificException();
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
            TemplateDelegate ifEmpty) => Inner.Iterate(writer, context, blockParamsVariables, MembersOf(input), template, ifEmpty);
    }
}
