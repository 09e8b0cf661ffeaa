using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace BuildCache;

/// <summary>
/// What may run before the functions of handlers do: constructors of handlers, their <see cref="Handler.Register"/>, module initialisers, and
/// whatever these call. Static fields that are touched there can hold what a function that reads them does not show.
/// </summary>
/// <remarks>
/// A method that takes a <see cref="HandlerContext"/> is not among them: there is none before functions run. What functions themselves leave
/// in static fields for each other depends on the order in which they run, and no fingerprint could make that right.
/// </remarks>
sealed class RegistrationReach
{
    const string Context = "BuildCache.HandlerContext";
    const string Registry = "BuildCache.HandlerRegistry";

    readonly ModuleIndex index;
    readonly MetadataReader metadata;
    readonly SignatureText signatures;
    readonly HashSet<FieldDefinitionHandle> fields = [];
    readonly HashSet<TypeDefinitionHandle> types = [];
    readonly HashSet<MethodDefinitionHandle> methods = [];
    readonly Queue<MethodDefinitionHandle> pending = new();

    public RegistrationReach(ModuleIndex index)
    {
        this.index = index;
        metadata = index.Image.Metadata;
        signatures = new SignatureText(Touch);
    }

    /// <summary>The static fields that are mentioned there, except by the initialiser of their own class.</summary>
    public HashSet<FieldDefinitionHandle> TouchedFields()
    {
        foreach (var method in metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(1)).GetMethods())
        {
            Add(method);
        }
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (Takes(method, Registry))
            {
                Add(handle);
                Touch(method.GetDeclaringType());
            }
        }
        while (pending.TryDequeue(out var method))
        {
            Read(method);
        }
        return fields;
    }

    bool Takes(MethodDefinition method, string type)
    {
        // Spelling a signature touches nothing here: an object of a type has to be made somewhere.
        var spelling = new SignatureText(handle => handle.Kind == HandleKind.TypeReference && metadata.GetTypeReference((TypeReferenceHandle)handle) is var reference
            ? $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}"
            : "");
        return method.DecodeSignature(spelling, null).ParameterTypes.Contains(type);
    }

    void Add(MethodDefinitionHandle handle)
    {
        if (methods.Add(handle) && !Takes(metadata.GetMethodDefinition(handle), Context))
        {
            pending.Enqueue(handle);
        }
    }

    void Read(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }
        var body = index.Image.File.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
        while (body.RemainingBytes > 0)
        {
            var operand = Instructions.OperandOf(Instructions.ReadOperation(ref body));
            if (operand == OperandKind.Token)
            {
                Mention(MetadataTokens.EntityHandle(body.ReadInt32()), method);
            }
            else
            {
                Instructions.Skip(ref body, operand);
            }
        }
    }

    void Mention(EntityHandle handle, MethodDefinition by)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeSpecification:
                Touch(handle);
                break;
            case HandleKind.MethodDefinition:
                Add((MethodDefinitionHandle)handle);
                Touch(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                var owner = metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType();
                if (index.InitializerOf(owner) is not { IsNil: false } initializer || metadata.GetMethodDefinition(initializer).RelativeVirtualAddress != by.RelativeVirtualAddress)
                {
                    fields.Add((FieldDefinitionHandle)handle);
                }
                Touch(owner);
                break;
            case HandleKind.MethodSpecification:
                var generic = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(signatures, null);
                Mention(generic.Method, by);
                break;
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                if (member.Parent.Kind == HandleKind.TypeSpecification)
                {
                    Touch(member.Parent);
                }
                if (index.OwnerOf(member) is { IsNil: false } type)
                {
                    foreach (var found in index.Members(type, metadata.GetString(member.Name)))
                    {
                        Mention(found, by);
                    }
                }
                break;
        }
    }

    /// <summary>Whoever has an object of a type may call its methods, those that it inherits too; by names that stand nowhere here, perhaps.</summary>
    string Touch(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(signatures, null);
        }
        else if (handle.Kind == HandleKind.TypeDefinition && types.Add((TypeDefinitionHandle)handle))
        {
            var type = metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
            if (index.InitializerOf((TypeDefinitionHandle)handle) is { IsNil: false } initializer)
            {
                Add(initializer);
            }
            if (!type.BaseType.IsNil)
            {
                Touch(type.BaseType);
            }
            foreach (var implementation in type.GetInterfaceImplementations())
            {
                Touch(metadata.GetInterfaceImplementation(implementation).Interface);
            }
            foreach (var method in type.GetMethods().Where(method => !metadata.GetMethodDefinition(method).Attributes.HasFlag(MethodAttributes.Static) && !index.IsLambdaClass((TypeDefinitionHandle)handle)))
            {
                Add(method);
            }
        }
        return "";
    }
}
