using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace BuildCache;

/// <summary>
/// The assemblies that handler code refers to, outside the framework, with all that these refer to: each by its whole content. What
/// somebody else compiled is not looked into.
/// </summary>
sealed class ReferencedModules(ModuleLocator modules)
{
    readonly Dictionary<string, Module> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One assembly and what it stands for.</summary>
    /// <param name="Identity">Its content; absent when it is not there.</param>
    /// <param name="References">The assemblies that it refers to.</param>
    /// <param name="IsNative">Whether it calls native libraries.</param>
    /// <param name="FindsTypes">Whether it may find types of its callers that they do not hand to it.</param>
    sealed record Module(Fingerprint Identity, string[] References, bool IsNative, bool FindsTypes);

    /// <summary>Everything behind some references.</summary>
    /// <param name="names">The names of assemblies that code mentions.</param>
    public Closure ClosureOf(IEnumerable<string> names)
    {
        var closure = new Closure();
        var pending = new Stack<string>(names);
        while (pending.TryPop(out var name))
        {
            if (!closure.Identities.ContainsKey(name) && !ModuleLocator.IsFramework(name))
            {
                var module = Find(name);
                closure.Identities.Add(name, module.Identity);
                closure.IsNative |= module.IsNative;
                closure.FindsTypes |= module.FindsTypes;
                Array.ForEach(module.References, pending.Push);
            }
        }
        return closure;
    }

    Module Find(string name)
    {
        if (!known.TryGetValue(name, out var module))
        {
            known.Add(name, module = Read(name));
        }
        return module;
    }

    Module Read(string name)
    {
        if (ModuleLocator.IsShared(name))
        {
            // The engine itself; what it refers to comes and goes with it.
            var engine = name == "BuildCache" ? typeof(ModuleLocator).Assembly.ManifestModule.ModuleVersionId : EngineModules.VersionOf(name);
            return new Module(Fingerprint.Of(engine.ToByteArray()), [], IsNative: false, FindsTypes: false);
        }
        if (modules.Find(name) is not { } path)
        {
            return new Module(Fingerprint.Absent, [], IsNative: false, FindsTypes: false);
        }
        var image = AssemblyImage.Read(path);
        var metadata = image.Metadata;
        return new Module(
            Fingerprint.Of(image.Bytes),
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            IsNative: metadata.GetTableRowCount(TableIndex.ImplMap) > 0,
            FindsTypes: metadata.MemberReferences.Any(handle => FindsTypes(metadata, metadata.GetMemberReference(handle))));
    }

    static bool FindsTypes(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }
        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return Reflection.FindsTypes($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}", metadata.GetString(member.Name));
    }

    /// <summary>What some code depends on besides its own assembly.</summary>
    public sealed class Closure
    {
        /// <summary>The assemblies by name.</summary>
        public SortedDictionary<string, Fingerprint> Identities { get; } = new(StringComparer.OrdinalIgnoreCase);

        public bool IsNative { get; set; }

        public bool FindsTypes { get; set; }
    }
}
