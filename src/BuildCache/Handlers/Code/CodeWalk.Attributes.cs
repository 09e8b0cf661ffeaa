using System.Reflection;
using System.Reflection.Metadata;

namespace BuildCache;

/// <summary>Attributes, which code can ask for.</summary>
sealed partial class CodeWalk
{
    /// <summary>Attributes and their arguments. Types are named in them as texts: those of this assembly are reached.</summary>
    void Write(CustomAttributeHandleCollection attributes, Func<string, bool>? matters = null)
    {
        foreach (var attribute in attributes.Select(metadata.GetCustomAttribute))
        {
            var type = AttributeType(attribute);
            if (IsForTools(type) || matters?.Invoke(type) == false)
            {
                continue;
            }
            writer.Write(type);
            if (attribute.Constructor.Kind == HandleKind.MethodDefinition)
            {
                Write(attribute.Constructor);
            }
            else if (metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent)
            {
                NoteReference(metadata.GetTypeReference((TypeReferenceHandle)parent));
            }
            var value = metadata.GetBlobBytes(attribute.Value);
            writer.Write(value);
            foreach (var named in index.TypesNamedIn(value))
            {
                Write(named);
            }
        }
    }

    string AttributeType(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind == HandleKind.MethodDefinition)
        {
            return "own";
        }
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference ? NameOf(metadata.GetTypeReference((TypeReferenceHandle)parent), isMention: false) : NameOf(parent);
    }

    /// <summary>For debuggers; and the names of state machines, which the code itself mentions.</summary>
    static bool IsForTools(string attribute) =>
        attribute.StartsWith("System.Diagnostics.Debugger", StringComparison.Ordinal)
        || attribute is "System.Runtime.CompilerServices.AsyncStateMachineAttribute" or "System.Runtime.CompilerServices.IteratorStateMachineAttribute"
            or "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute";

    static bool IsNullability(string attribute) =>
        attribute is "System.Runtime.CompilerServices.NullableContextAttribute" or "System.Runtime.CompilerServices.NullableAttribute";

    /// <summary>Attributes of a whole assembly that change what its code does; names and versions of it do not.</summary>
    static bool MattersToTheCompiler(string attribute) =>
        attribute.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) || attribute.StartsWith("System.Runtime.InteropServices.", StringComparison.Ordinal);
}
