using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace BuildCache;

/// <summary>What is spelled of a type, a method, a field.</summary>
sealed partial class CodeWalk
{
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
}
