using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace BuildCache;

/// <summary>What is asked of one assembly again and again while code is followed: kinds of types, members by name, who mentions a static field.</summary>
sealed class ModuleIndex
{
    /// <summary>What stands between the names in the name of a generic type, and before that of an assembly.</summary>
    static readonly char[] Separators = [',', '[', ']'];

    readonly AssemblyImage image;
    readonly MetadataReader metadata;
    readonly Dictionary<TypeDefinitionHandle, bool> lambdaClasses = [];
    readonly Lazy<ILookup<FieldDefinitionHandle, MethodDefinitionHandle>> mentions;
    readonly Lazy<Dictionary<string, TypeDefinitionHandle>> names;
    readonly ImmutableTypes immutable;

    public ModuleIndex(AssemblyImage image)
    {
        this.image = image;
        metadata = image.Metadata;
        mentions = new Lazy<ILookup<FieldDefinitionHandle, MethodDefinitionHandle>>(() => FindMentions().ToLookup(static m => m.Field, static m => m.Method));
        names = new Lazy<Dictionary<string, TypeDefinitionHandle>>(() => metadata.TypeDefinitions.DistinctBy(image.FullName).ToDictionary(image.FullName, StringComparer.Ordinal));
        immutable = new ImmutableTypes(type => IsLambdaClass(type) || IsEnum(type));
    }

    public AssemblyImage Image => image;

    /// <summary>A name that the compiler made up: it counts what stands before it in the sources, and nobody can ask for it.</summary>
    public bool IsCompilerNamed(StringHandle name) => metadata.StringComparer.StartsWith(name, "<") && !metadata.StringComparer.Equals(name, "<Module>");

    /// <summary>
    /// The class in which the compiler collects lambdas that capture nothing. Its members have nothing in common: it has no state, and
    /// its one instance is never seen as an object.
    /// </summary>
    public bool IsLambdaClass(TypeDefinitionHandle handle)
    {
        if (!lambdaClasses.TryGetValue(handle, out var answer))
        {
            var type = metadata.GetTypeDefinition(handle);
            lambdaClasses.Add(handle, answer = type.IsNested && (metadata.StringComparer.Equals(type.Name, "<>c") || metadata.StringComparer.StartsWith(type.Name, "<>c__"))
                && !metadata.StringComparer.StartsWith(type.Name, "<>c__DisplayClass")
                && type.GetFields().All(field => metadata.GetFieldDefinition(field).Attributes.HasFlag(FieldAttributes.Static)));
        }
        return answer;
    }

    public bool IsStaticClass(TypeDefinitionHandle handle) =>
        (metadata.GetTypeDefinition(handle).Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed)) == (TypeAttributes.Abstract | TypeAttributes.Sealed);

    bool IsEnum(TypeDefinitionHandle handle) =>
        metadata.GetTypeDefinition(handle).BaseType is { Kind: HandleKind.TypeReference } parent
        && metadata.GetTypeReference((TypeReferenceHandle)parent) is var reference
        && metadata.StringComparer.Equals(reference.Name, "Enum") && metadata.StringComparer.Equals(reference.Namespace, "System");

    /// <summary>Whether what a static field holds is decided where it is assigned, once, and by nobody else.</summary>
    public bool IsConstant(FieldDefinition field) =>
        field.Attributes.HasFlag(FieldAttributes.InitOnly)
        && field.DecodeSignature(immutable, null);

    /// <summary>The methods in whose bodies a field stands, in the order of the assembly.</summary>
    public IEnumerable<MethodDefinitionHandle> MentionsOf(FieldDefinitionHandle field) => mentions.Value[field];

    /// <summary>
    /// The types that the arguments of an attribute name: as types, or as texts that somebody will look up. Where a text begins depends on
    /// the parameters, whose types may be elsewhere; so every place is tried at which one could.
    /// </summary>
    public IEnumerable<TypeDefinitionHandle> TypesNamedIn(byte[] arguments)
    {
        for (var start = 0; start < arguments.Length - 1; start++)
        {
            var (first, length) = arguments[start] < 0x80 ? (start + 1, arguments[start]) : (start + 2, (arguments[start] & 0x3F) << 8 | arguments[start + 1]);
            if (length == 0 || first + length > arguments.Length)
            {
                continue;
            }
            foreach (var name in Encoding.UTF8.GetString(arguments, first, length).Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (names.Value.TryGetValue(name, out var type))
                {
                    yield return type;
                }
            }
        }
    }

    /// <summary>The members of a type that have a name, overloads included.</summary>
    public IEnumerable<EntityHandle> Members(TypeDefinitionHandle handle, string name)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetMethods().Where(method => metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, name)).Select(static method => (EntityHandle)method)
            .Concat(type.GetFields().Where(field => metadata.StringComparer.Equals(metadata.GetFieldDefinition(field).Name, name)).Select(static field => (EntityHandle)field));
    }

    /// <summary>The type of this assembly in which a referenced member is, when it is one of a generic type of this assembly.</summary>
    public TypeDefinitionHandle OwnerOf(MemberReference member)
    {
        var parent = member.Parent.Kind == HandleKind.TypeSpecification ? image.Definition(member.Parent) : member.Parent;
        return parent.Kind == HandleKind.TypeDefinition ? (TypeDefinitionHandle)parent : default;
    }

    IEnumerable<(FieldDefinitionHandle Field, MethodDefinitionHandle Method)> FindMentions()
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }
            var fields = new HashSet<FieldDefinitionHandle>();
            var body = image.File.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            while (body.RemainingBytes > 0)
            {
                var operation = Instructions.ReadOperation(ref body);
                var operand = Instructions.OperandOf(operation);
                if (operation is ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld or ILOpCode.Ldtoken)
                {
                    fields.UnionWith(FieldsOf(MetadataTokens.EntityHandle(body.ReadInt32())));
                }
                else
                {
                    Instructions.Skip(ref body, operand);
                }
            }
            foreach (var field in fields)
            {
                yield return (field, handle);
            }
        }
    }

    IEnumerable<FieldDefinitionHandle> FieldsOf(EntityHandle token)
    {
        if (token.Kind == HandleKind.FieldDefinition)
        {
            return [(FieldDefinitionHandle)token];
        }
        if (token.Kind != HandleKind.MemberReference)
        {
            return [];
        }
        var member = metadata.GetMemberReference((MemberReferenceHandle)token);
        return OwnerOf(member) is { IsNil: false } owner
            ? Members(owner, metadata.GetString(member.Name)).Where(static m => m.Kind == HandleKind.FieldDefinition).Select(static m => (FieldDefinitionHandle)m)
            : [];
    }
}
