using System.Reflection;
using System.Reflection.Metadata;
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
    readonly Lazy<HashSet<FieldDefinitionHandle>> registrationState;
    readonly Lazy<Dictionary<string, TypeDefinitionHandle>> names;
    readonly ImmutableTypes immutable;

    public ModuleIndex(AssemblyImage image)
    {
        this.image = image;
        metadata = image.Metadata;
        registrationState = new Lazy<HashSet<FieldDefinitionHandle>>(() => new RegistrationReach(this).TouchedFields());
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

    bool IsEnum(TypeDefinitionHandle handle) =>
        metadata.GetTypeDefinition(handle).BaseType is { Kind: HandleKind.TypeReference } parent
        && metadata.GetTypeReference((TypeReferenceHandle)parent) is var reference
        && metadata.StringComparer.Equals(reference.Name, "Enum") && metadata.StringComparer.Equals(reference.Namespace, "System");

    /// <summary>Whether what a static field holds may be altered by what runs before the functions of handlers do.</summary>
    public bool IsRegistrationState(FieldDefinitionHandle handle)
    {
        var field = metadata.GetFieldDefinition(handle);
        var isConstant = field.Attributes.HasFlag(FieldAttributes.InitOnly) && field.DecodeSignature(immutable, null);
        return !isConstant && registrationState.Value.Contains(handle);
    }

    /// <summary>The static constructor of a type; nil when it has none.</summary>
    public MethodDefinitionHandle InitializerOf(TypeDefinitionHandle handle) =>
        metadata.GetTypeDefinition(handle).GetMethods().FirstOrDefault(method => metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, ".cctor"));

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
}
