using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace BuildCache;

/// <summary>
/// The assemblies that come with the engine, by their module version ids, read as metadata (nothing is loaded). They are not looked into:
/// all of them change together, with the version of the engine.
/// </summary>
static class EngineModules
{
    static readonly string Folder = Path.GetDirectoryName(typeof(EngineModules).Assembly.Location) ?? "";

    public static Guid VersionOf(string name)
    {
        var path = Path.Combine(Folder, name + ".dll");
        if (!File.Exists(path))
        {
            return default;
        }
        using var file = Open(path);
        return VersionOf(file.GetMetadataReader());
    }

    /// <summary>An assembly of the engine, and all that it refers to outside the framework.</summary>
    public static Fingerprint Of(Assembly assembly)
    {
        var modules = new SortedDictionary<string, Guid>(StringComparer.Ordinal) { [assembly.GetName().Name!] = assembly.ManifestModule.ModuleVersionId };
        Visit(assembly.GetReferencedAssemblies().Select(static reference => reference.Name!), modules);
        var text = new StringBuilder().Append(Environment.Version);
        foreach (var (name, id) in modules)
        {
            text.Append('\n').Append(name).Append(' ').Append(id);
        }
        return Fingerprint.Of(text.ToString());
    }

    static void Visit(IEnumerable<string> references, SortedDictionary<string, Guid> modules)
    {
        foreach (var reference in references)
        {
            var path = Path.Combine(Folder, reference + ".dll");
            if (!modules.ContainsKey(reference) && File.Exists(path))
            {
                using var file = Open(path);
                var metadata = file.GetMetadataReader();
                modules[reference] = VersionOf(metadata);
                Visit([.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))], modules);
            }
        }
    }

    static Guid VersionOf(MetadataReader metadata) => metadata.GetGuid(metadata.GetModuleDefinition().Mvid);

    static PEReader Open(string path) => new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096));
}
