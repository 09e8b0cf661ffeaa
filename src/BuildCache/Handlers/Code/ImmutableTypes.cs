using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace BuildCache;

/// <summary>
/// Whether what a field of a type holds can be altered by those who see it. What cannot is decided by whoever assigns the field; all else
/// by everybody who mentions it.
/// </summary>
sealed class ImmutableTypes(Func<TypeDefinitionHandle, bool> isImmutable) : ISignatureTypeProvider<bool, object?>
{
    static readonly HashSet<string> Known =
    [
        "System.Decimal", "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.Guid", "System.Version",
        "System.Uri", "System.Text.RegularExpressions.Regex", "System.Text.CompositeFormat", "System.Buffers.SearchValues`1", "System.Nullable`1",
    ];

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => isImmutable(handle);

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var @namespace = reader.GetString(type.Namespace);
        return @namespace is "System.Collections.Frozen" or "System.Collections.Immutable" || Known.Contains($"{@namespace}.{reader.GetString(type.Name)}");
    }

    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => false;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode is not (PrimitiveTypeCode.Object or PrimitiveTypeCode.TypedReference or PrimitiveTypeCode.IntPtr or PrimitiveTypeCode.UIntPtr);

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => genericType && typeArguments.All(static argument => argument);

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;

    public bool GetGenericTypeParameter(object? genericContext, int index) => false;

    public bool GetGenericMethodParameter(object? genericContext, int index) => false;

    public bool GetArrayType(bool elementType, ArrayShape shape) => false;

    public bool GetSZArrayType(bool elementType) => false;

    public bool GetByReferenceType(bool elementType) => false;

    public bool GetPointerType(bool elementType) => false;

    public bool GetPinnedType(bool elementType) => false;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;
}
