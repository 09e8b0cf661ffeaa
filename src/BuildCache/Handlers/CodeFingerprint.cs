using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text;

namespace BuildCache;

/// <summary>
/// The code of a handler as a fingerprint: the module version ids of its assembly and of all that it references outside the framework,
/// read as metadata (nothing is loaded), and the runtime's version. Deterministic compilation gives the same id for the same sources.
/// </summary>
sealed class CodeFingerprint
{
    readonly Dictionary<Assembly, Fingerprint> known = [];

    public Fingerprint Of(Assembly assembly)
    {
        if (!known.TryGetValue(assembly, out var fingerprint))
        {
            var modules = new SortedDictionary<string, string>(StringComparer.Ordinal);
            Visit(assembly.GetName().Name!, AssemblyLoadContext.GetLoadContext(assembly) is HandlerLoadContext context ? context.Modules.DependencyFile : assembly.Location, assembly.ManifestModule.ModuleVersionId, assembly.GetReferencedAssemblies().Select(static a => a.Name!), modules);
            var text = new StringBuilder().Append(Environment.Version);
            foreach (var (name, id) in modules)
            {
                text.Append('\n').Append(name).Append(' ').Append(id);
            }
            known.Add(assembly, fingerprint = Fingerprint.Of(text.ToString()));
        }
        return fingerprint;
    }

    static void Visit(string name, string location, Guid id, IEnumerable<string> references, SortedDictionary<string, string> modules)
    {
        modules[name] = id.ToString("N");
        var folder = Path.GetDirectoryName(location);
        if (string.IsNullOrEmpty(folder))
        {
            return;
        }
        foreach (var reference in references)
        {
            var path = Path.Combine(ModuleLocator.IsShared(reference) ? Path.GetDirectoryName(typeof(CodeFingerprint).Assembly.Location)! : folder, reference + ".dll");
            if (!modules.ContainsKey(reference) && File.Exists(path))
            {
                using var file = new PEReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096));
                var metadata = file.GetMetadataReader();
                var module = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
                Visit(reference, path, module, metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList(), modules);
            }
        }
    }
}
