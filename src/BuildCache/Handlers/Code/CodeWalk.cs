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
sealed class CodeWalk : IDisposable
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

    // ---- what it is ----

    /// <summary>A name that somebody gave; those that the compiler makes up shift when other code changes.</summary>
    void Write(StringHandle name) => writer.Write(index.IsCompilerNamed(name) ? "<>" : metadata.GetString(name));

    void DescribeName(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        writer.Write("type");
        Write(type.Namespace);
        Write(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
        {
            writer.Write(Number(outer, () => DescribeName(outer)));
        }
    }

    void DescribeWhole(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        writer.Write("whole");
        writer.Write(numbers[handle]);
        writer.Write((int)type.Attributes);
        if (!type.BaseType.IsNil)
        {
            Write(type.BaseType);
        }
        Write(type.GetGenericParameters());
        Write(type.GetCustomAttributes());
        var layout = type.GetLayout();
        writer.Write(layout.PackingSize);
        writer.Write(layout.Size);
        foreach (var implementation in type.GetInterfaceImplementations().Select(metadata.GetInterfaceImplementation))
        {
            Write(implementation.Interface);
        }
        foreach (var field in type.GetFields())
        {
            Write(field);
        }
        foreach (var method in type.GetMethods())
        {
            writer.Write(Number(method, () => Describe(method)));
        }
        foreach (var implementation in type.GetMethodImplementations().Select(metadata.GetMethodImplementation))
        {
            Write(implementation.MethodBody);
            Write(implementation.MethodDeclaration);
        }
        foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
        {
            Write(property.Name);
            writer.Write(SignatureText.Of(property.DecodeSignature(signatures, null)));
            Write(property.GetCustomAttributes());
        }
        foreach (var @event in type.GetEvents().Select(metadata.GetEventDefinition))
        {
            Write(@event.Name);
            Write(@event.GetCustomAttributes());
        }
    }

    void Describe(FieldDefinitionHandle handle)
    {
        var field = metadata.GetFieldDefinition(handle);
        writer.Write("field");
        Write(field.Name);
        writer.Write((int)field.Attributes);
        var type = field.DecodeSignature(signatures, null);
        writer.Write(type);
        writer.Write(field.GetOffset());
        WriteConstant(field.GetDefaultValue());
        Write(field.GetMarshallingDescriptor());
        Write(field.GetCustomAttributes());
        if (field.GetRelativeVirtualAddress() is not 0 and var address)
        {
            var data = index.Image.File.GetSectionData(address).GetContent();
            var size = SizeOf(field);
            writer.Write(data.AsSpan()[..Math.Min(size, data.Length)]);
        }
        // A computation is known to its readers by its name: its code is followed for itself, and its value is a dependency.
        if (field.Attributes.HasFlag(FieldAttributes.Static) && (field.Attributes & (FieldAttributes.Literal | FieldAttributes.HasFieldRVA)) == 0
            && !(field.Attributes.HasFlag(FieldAttributes.InitOnly) && type.StartsWith("BuildCache.Computation`2<", StringComparison.Ordinal)))
        {
            IsHidden |= index.IsRegistrationState(handle);
            if (index.InitializerOf(field.GetDeclaringType()) is { IsNil: false } initializer)
            {
                Write(initializer);
            }
        }
    }

    /// <summary>How many bytes a field with data has.</summary>
    int SizeOf(FieldDefinition field)
    {
        var signature = metadata.GetBlobReader(field.Signature);
        signature.ReadSignatureHeader();
        return signature.ReadSignatureTypeCode() switch
        {
            SignatureTypeCode.Boolean or SignatureTypeCode.Byte or SignatureTypeCode.SByte => 1,
            SignatureTypeCode.Char or SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 => 2,
            SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 or SignatureTypeCode.Double => 8,
            SignatureTypeCode.TypeHandle when signature.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } type
                => metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout().Size,
            _ => 4,
        };
    }

    void Describe(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        writer.Write("method");
        Write(method.Name);
        writer.Write((int)method.Attributes);
        writer.Write((int)method.ImplAttributes);
        writer.Write(SignatureText.Of(method.DecodeSignature(signatures, null)));
        Write(method.GetGenericParameters());
        // How the compiler sums up nullability depends on the members beside, and matters only where an object's shape is looked at.
        var except = method.Attributes.HasFlag(MethodAttributes.Static) || index.IsLambdaClass(method.GetDeclaringType()) ? IsNullability : (Func<string, bool>)(static _ => false);
        Write(method.GetCustomAttributes(), name => !except(name));
        foreach (var parameter in method.GetParameters().Select(metadata.GetParameter))
        {
            writer.Write(parameter.SequenceNumber);
            writer.Write((int)parameter.Attributes);
            Write(parameter.Name);
            WriteConstant(parameter.GetDefaultValue());
            Write(parameter.GetMarshallingDescriptor());
            Write(parameter.GetCustomAttributes(), name => !except(name));
        }
        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            var import = method.GetImport();
            IsNative = true;
            writer.Write((int)import.Attributes);
            Write(import.Name);
            if (!import.Module.IsNil)
            {
                Write(metadata.GetModuleReference(import.Module).Name);
            }
        }
        if (method.RelativeVirtualAddress != 0)
        {
            DescribeBody(index.Image.File.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    void DescribeBody(MethodBodyBlock body)
    {
        writer.Write(body.LocalVariablesInitialized);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(signatures, null))
            {
                writer.Write(local);
            }
        }
        var code = body.GetILReader();
        writer.Write(code.Length);
        while (code.RemainingBytes > 0)
        {
            var operation = Instructions.ReadOperation(ref code);
            var operand = Instructions.OperandOf(operation);
            writer.Write((ushort)operation);
            // What a pointer to a function points to, the instruction does not show.
            IsHidden |= operation == ILOpCode.Calli;
            switch (operand)
            {
                case OperandKind.Token:
                    Write(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandKind.Text:
                    writer.Write(metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(code.ReadInt32())));
                    break;
                default:
                    var start = code.Offset;
                    Instructions.Skip(ref code, operand);
                    var end = code.Offset;
                    code.Offset = start;
                    writer.Write(code.ReadBytes(end - start));
                    break;
            }
        }
        foreach (var region in body.ExceptionRegions)
        {
            writer.Write($"{region.Kind} {region.TryOffset} {region.TryLength} {region.HandlerOffset} {region.HandlerLength} {region.FilterOffset}");
            if (!region.CatchType.IsNil)
            {
                Write(region.CatchType);
            }
        }
    }

    void Write(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters.Select(metadata.GetGenericParameter))
        {
            writer.Write((int)parameter.Attributes);
            Write(parameter.Name);
            foreach (var constraint in parameter.GetConstraints())
            {
                Write(metadata.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    void WriteConstant(ConstantHandle handle)
    {
        if (!handle.IsNil)
        {
            var constant = metadata.GetConstant(handle);
            writer.Write((byte)constant.TypeCode);
            Write(constant.Value);
        }
    }

    void Write(BlobHandle blob)
    {
        if (!blob.IsNil)
        {
            writer.Write(metadata.GetBlobBytes(blob));
        }
    }

    // ---- attributes ----

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
