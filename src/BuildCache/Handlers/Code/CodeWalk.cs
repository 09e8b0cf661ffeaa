using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace BuildCache;

/// <summary>
/// Spells out all code of an assembly that a method can reach, in the order in which it is reached: two methods of equal spelling do the
/// same. Where things stand in the assembly, what the compiler named them and where in the sources they were makes no difference.
/// </summary>
/// <remarks>
/// <para>A static member is reached by whoever names it. A type is reached as a whole, with all its members, by whoever makes, holds, casts
/// or names a value of it: then anybody may call its virtual methods, and a serializer its properties. With a static field its class is
/// initialised; one that is touched while handlers register may hold what cannot be seen from here.</para>
/// <para>What calls <see cref="Reflection"/> cannot be followed: <see cref="IsHidden"/>.</para>
/// </remarks>
sealed partial class CodeWalk : IDisposable
{
    readonly ModuleIndex index;
    readonly MetadataReader metadata;
    readonly MemoryStream text = new();
    readonly BinaryWriter writer;
    readonly Dictionary<EntityHandle, int> numbers = [];
    readonly HashSet<TypeDefinitionHandle> whole = [];
    readonly Queue<Action> pending = new();
    readonly SignatureText signatures;

    public CodeWalk(ModuleIndex index)
    {
        this.index = index;
        metadata = index.Image.Metadata;
        writer = new BinaryWriter(text);
        signatures = new SignatureText(NameOf);
    }

    /// <summary>Whether some of the code that is reached cannot be seen.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>Whether native code is reached.</summary>
    public bool IsNative { get; private set; }

    /// <summary>The assemblies that the code refers to, by name.</summary>
    public SortedSet<string> References { get; } = new(StringComparer.Ordinal);

    /// <summary>Follows a method, and what the runtime runs before any code of the assembly.</summary>
    /// <param name="root">The method.</param>
    /// <returns>The spelling of all that it reaches.</returns>
    public ReadOnlySpan<byte> Follow(MethodDefinitionHandle root)
    {
        Write(metadata.GetAssemblyDefinition().GetCustomAttributes(), MattersToTheCompiler);
        Write(metadata.GetCustomAttributes(EntityHandle.ModuleDefinition), MattersToTheCompiler);
        foreach (var method in metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(1)).GetMethods())
        {
            Write(method);
        }
        Write(root);
        while (!IsHidden && pending.TryDequeue(out var next))
        {
            next();
        }
        writer.Flush();
        return text.GetBuffer().AsSpan(0, (int)text.Length);
    }

    public void Dispose() => writer.Dispose();

    // ---- what is mentioned ----

    void Write(EntityHandle handle) => writer.Write(NameOf(handle));

    string NameOf(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return NameOf((TypeDefinitionHandle)handle);
            case HandleKind.TypeReference:
                return NameOf(metadata.GetTypeReference((TypeReferenceHandle)handle));
            case HandleKind.TypeSpecification:
                return metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(signatures, null);
            case HandleKind.MethodDefinition:
                return NameOf((MethodDefinitionHandle)handle);
            case HandleKind.FieldDefinition:
                return NameOf((FieldDefinitionHandle)handle);
            case HandleKind.MemberReference:
                return NameOf(metadata.GetMemberReference((MemberReferenceHandle)handle), isGeneric: false);
            case HandleKind.MethodSpecification:
                var generic = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                var method = generic.Method.Kind == HandleKind.MemberReference
                    ? NameOf(metadata.GetMemberReference((MemberReferenceHandle)generic.Method), isGeneric: true)
                    : NameOf(generic.Method);
                return $"{method}<{string.Join(',', generic.DecodeSignature(signatures, null))}>";
            case HandleKind.StandaloneSignature:
                return SignatureText.Of(metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(signatures, null));
            default:
                IsHidden = true;
                return "?";
        }
    }

    string NameOf(TypeDefinitionHandle handle)
    {
        if (!index.IsLambdaClass(handle) && whole.Add(handle))
        {
            pending.Enqueue(() => DescribeWhole(handle));
        }
        return Number(handle, () => DescribeName(handle));
    }

    string NameOf(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        var owner = method.GetDeclaringType();
        var isMember = (method.Attributes & (MethodAttributes.Static | MethodAttributes.Virtual)) == MethodAttributes.Static || index.IsLambdaClass(owner);
        var type = isMember ? Number(owner, () => DescribeName(owner)) : NameOf(owner);
        return $"{type}.{Number(handle, () => Describe(handle))}";
    }

    string NameOf(FieldDefinitionHandle handle)
    {
        var field = metadata.GetFieldDefinition(handle);
        var owner = field.GetDeclaringType();
        var type = field.Attributes.HasFlag(FieldAttributes.Static) ? Number(owner, () => DescribeName(owner)) : NameOf(owner);
        return $"{type}.{Number(handle, () => Describe(handle))}";
    }

    /// <param name="type">A type of another assembly.</param>
    /// <param name="isMention">False for the class of an attribute, which is not run, and does not matter yet.</param>
    string NameOf(TypeReference type, bool isMention = true)
    {
        var name = metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            return $"{NameOf(metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope), isMention)}+{name}";
        }
        var full = $"{metadata.GetString(type.Namespace)}.{name}";
        if (isMention)
        {
            NoteReference(type);
            IsHidden |= Reflection.Hides(full, "", isGeneric: false);
        }
        return full;
    }

    void NoteReference(TypeReference type)
    {
        if (type.ResolutionScope.Kind == HandleKind.AssemblyReference)
        {
            References.Add(metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name));
        }
    }

    string NameOf(MemberReference member, bool isGeneric)
    {
        var name = metadata.GetString(member.Name);
        var signature = member.GetKind() == MemberReferenceKind.Method
            ? SignatureText.Of(member.DecodeMethodSignature(signatures, null))
            : member.DecodeFieldSignature(signatures, null);
        if (index.OwnerOf(member) is { IsNil: false } owner)
        {
            // A member of a generic type of this assembly: by its name, overloads and all.
            return $"{NameOf(member.Parent)}.{string.Join('|', index.Members(owner, name).Select(NameOf))} {signature}";
        }
        var type = NameOf(member.Parent);
        IsHidden |= Reflection.Hides(type, name, isGeneric);
        return $"{type}.{name} {signature}";
    }

    /// <summary>The place of a thing in the order in which things are reached; what it is follows when its turn comes.</summary>
    string Number(EntityHandle handle, Action describe)
    {
        if (!numbers.TryGetValue(handle, out var number))
        {
            numbers.Add(handle, number = numbers.Count);
            pending.Enqueue(describe);
        }
        return string.Create(CultureInfo.InvariantCulture, $"#{number}");
    }
}
