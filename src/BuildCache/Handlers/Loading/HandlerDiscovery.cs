using System.Reflection;
using System.Reflection.Metadata;

namespace BuildCache;

/// <summary>
/// Finds the handlers of an assembly in its metadata. Nothing is loaded, so types that could not be (a web project's controllers, whose
/// framework is not that of the build) do no harm.
/// </summary>
sealed class HandlerDiscovery(ModuleLocator modules)
{
    readonly Dictionary<string, AssemblyImage?> references = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The classes that derive from <see cref="Handler"/> and can be created without arguments, by their reflection names.</summary>
    public List<string> Find(AssemblyImage image)
    {
        var found = new List<string>();
        foreach (var handle in image.Metadata.TypeDefinitions)
        {
            var type = image.Metadata.GetTypeDefinition(handle);
            if ((type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Interface)) == 0
                && !type.BaseType.IsNil
                && type.GetGenericParameters().Count == 0
                && IsVisible(image, type)
                && DerivesFromHandler(image, type)
                && HasConstructor(image, type))
            {
                found.Add(image.FullName(handle));
            }
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Public or internal, and not within a class that is private itself: a nested private handler is somebody's detail.</summary>
    static bool IsVisible(AssemblyImage image, TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.NestedPrivate or TypeAttributes.NestedFamily or TypeAttributes.NestedFamANDAssem)
        && (!type.IsNested || IsVisible(image, image.Metadata.GetTypeDefinition(type.GetDeclaringType())));

    static bool HasConstructor(AssemblyImage image, TypeDefinition type)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = image.Metadata.GetMethodDefinition(handle);
            if ((method.Attributes & (MethodAttributes.MemberAccessMask | MethodAttributes.Static)) == MethodAttributes.Public
                && image.Metadata.StringComparer.Equals(method.Name, ".ctor")
                && image.Metadata.GetBlobReader(method.Signature) is var signature
                && !signature.ReadSignatureHeader().IsGeneric
                && signature.ReadCompressedInteger() == 0)
            {
                return true;
            }
        }
        return false;
    }

    bool DerivesFromHandler(AssemblyImage image, TypeDefinition type)
    {
        while (true)
        {
            var metadata = image.Metadata;
            var handle = type.BaseType.IsNil ? default : image.Definition(type.BaseType);
            if (handle.IsNil)
            {
                return false;
            }
            if (handle.Kind == HandleKind.TypeDefinition)
            {
                type = metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                continue;
            }
            var reference = metadata.GetTypeReference((TypeReferenceHandle)handle);
            if (reference.ResolutionScope.Kind != HandleKind.AssemblyReference)
            {
                return false;
            }
            var assembly = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
            var (@namespace, name) = (metadata.GetString(reference.Namespace), metadata.GetString(reference.Name));
            if (assembly == "BuildCache")
            {
                return @namespace == nameof(BuildCache) && name == nameof(Handler);
            }
            if (Reference(assembly) is not { } other || other.Find(@namespace, name) is not { IsNil: false } found)
            {
                return false;
            }
            (image, type) = (other, other.Metadata.GetTypeDefinition(found));
        }
    }

    AssemblyImage? Reference(string name)
    {
        if (!references.TryGetValue(name, out var image))
        {
            references.Add(name, image = !ModuleLocator.IsFramework(name) && modules.Find(name) is { } path ? AssemblyImage.Read(path) : null);
        }
        return image;
    }
}
