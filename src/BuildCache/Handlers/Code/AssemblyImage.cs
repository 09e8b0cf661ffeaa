using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace BuildCache;

/// <summary>An assembly as bytes: what is loaded and what is fingerprinted are the same, and the file is free as soon as it is read.</summary>
sealed class AssemblyImage
{
    readonly Lazy<MetadataReader> metadata;
    readonly Lazy<PEReader> file;

    public AssemblyImage(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        file = new Lazy<PEReader>(() => new PEReader([.. bytes]));
        metadata = new Lazy<MetadataReader>(() => file.Value.GetMetadataReader());
    }

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    public byte[] Bytes { get; }

    public MetadataReader Metadata => metadata.Value;

    public PEReader File => file.Value;

    /// <summary>Reads a file while others may replace it.</summary>
    public static AssemblyImage Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new AssemblyImage(path, bytes);
    }

    /// <summary>The name of a type as reflection spells it, nested types with <c>+</c>.</summary>
    public string FullName(TypeDefinitionHandle handle)
    {
        var type = Metadata.GetTypeDefinition(handle);
        var name = Metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{FullName(outer)}+{name}"
            : type.Namespace.IsNil ? name
            : $"{Metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>A type that is not nested, by its name; nil when there is none.</summary>
    public TypeDefinitionHandle Find(string @namespace, string name)
    {
        foreach (var handle in Metadata.TypeDefinitions)
        {
            var type = Metadata.GetTypeDefinition(handle);
            if (Metadata.StringComparer.Equals(type.Name, name) && Metadata.StringComparer.Equals(type.Namespace, @namespace) && !type.IsNested)
            {
                return handle;
            }
        }
        return default;
    }

    /// <summary>The type definition or reference behind a possibly generic type.</summary>
    public EntityHandle Definition(EntityHandle handle)
    {
        if (handle.Kind != HandleKind.TypeSpecification)
        {
            return handle;
        }
        var signature = Metadata.GetBlobReader(Metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }
        signature.ReadCompressedInteger();
        return signature.ReadTypeHandle();
    }
}
