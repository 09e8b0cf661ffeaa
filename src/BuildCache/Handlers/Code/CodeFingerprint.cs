using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;

namespace BuildCache;

/// <summary>
/// The code of a function as a fingerprint: the instructions that it can reach in its own assembly (<see cref="CodeWalk"/>), the content of
/// the assemblies outside the framework that these refer to, and the runtime's version. Where reflection, function pointers or captured
/// values hide what is reached, the whole assembly takes the place of the instructions: rather too much than too little.
/// </summary>
static class CodeFingerprint
{
    // An assembly does not change while it is loaded, and takes its entry with it when it is unloaded.
    static readonly ConditionalWeakTable<Assembly, AssemblyCode> Known = [];

    /// <param name="function">What runs, as it was handed over.</param>
    /// <param name="owner">The assembly of the handler that registered it.</param>
    public static Fingerprint Of(Delegate function, Assembly owner)
    {
        var captured = CapturedBy(function);
        if (!captured.TrueForAll(static value => value is Delegate { HasSingleTarget: true }))
        {
            // Values are put there by code that the function does not mention.
            return Combine(Code(function.Method.Module.Assembly).Whole, Code(owner).Whole);
        }
        var fingerprint = Code(function.Method.Module.Assembly).Of(function.Method);
        return captured.Aggregate(fingerprint, (all, value) => Combine(all, Of((Delegate)value!, owner)));
    }

    static AssemblyCode Code(Assembly assembly) => Known.GetValue(assembly, static assembly => new AssemblyCode(assembly));

    /// <summary>The values of the variables that a function captured, or of the fields of the object whose method it is.</summary>
    static List<object?> CapturedBy(Delegate function)
    {
        var values = new List<object?>();
        for (var type = function.Target?.GetType(); type is not null; type = type.BaseType)
        {
            values.AddRange(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(field => field.GetValue(function.Target)));
        }
        return values;
    }

    static Fingerprint Combine(Fingerprint one, Fingerprint other) => Fingerprint.Of($"{one} {other}");

    /// <summary>What is known of one loaded assembly.</summary>
    sealed class AssemblyCode
    {
        readonly Lazy<Fingerprint> whole;
        readonly ModuleIndex? index;
        readonly ReferencedModules? references;
        readonly string dependencyFile = "";
        readonly Dictionary<int, Fingerprint> functions = [];

        public AssemblyCode(Assembly assembly)
        {
            if (ModuleLocator.IsShared(assembly.GetName().Name!))
            {
                whole = new Lazy<Fingerprint>(() => EngineModules.Of(assembly));
            }
            else if (ImageOf(assembly) is var (image, modules))
            {
                index = new ModuleIndex(image);
                references = new ReferencedModules(modules);
                dependencyFile = modules.DependencyFile;
                whole = new Lazy<Fingerprint>(() => Finish(image.Bytes, image.Metadata.AssemblyReferences.Select(handle => image.Metadata.GetString(image.Metadata.GetAssemblyReference(handle).Name)), isNative: true));
            }
            else
            {
                // Made in memory: nothing is known of it but that it is this one.
                whole = new Lazy<Fingerprint>(() => Fingerprint.Of($"{Environment.Version} {assembly.ManifestModule.ModuleVersionId}"));
            }
        }

        /// <summary>The assembly with all that it refers to.</summary>
        public Fingerprint Whole => whole.Value;

        public Fingerprint Of(MethodInfo method)
        {
            if (index is null)
            {
                return Whole;
            }
            var token = method.MetadataToken;
            lock (functions)
            {
                if (!functions.TryGetValue(token, out var fingerprint))
                {
                    functions.Add(token, fingerprint = Follow((MethodDefinitionHandle)MetadataTokens.Handle(token)));
                }
                return fingerprint;
            }
        }

        Fingerprint Follow(MethodDefinitionHandle method)
        {
            using var walk = new CodeWalk(index!);
            ReadOnlySpan<byte> code;
            try
            {
                code = walk.Follow(method);
            }
            catch (BadImageFormatException)
            {
                // What no compiler writes, an obfuscator perhaps does: it need not be understood, only noticed when it changes.
                return Whole;
            }
            return walk.IsHidden || references!.ClosureOf(walk.References).FindsTypes ? Whole : Finish(code, walk.References, walk.IsNative);
        }

        /// <summary>Adds to code what lies outside its assembly. Native libraries are known by the packages that brought them.</summary>
        Fingerprint Finish(ReadOnlySpan<byte> code, IEnumerable<string> names, bool isNative)
        {
            var closure = references!.ClosureOf(names);
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Environment.Version} {Fingerprint.Of(code)}");
            foreach (var (name, identity) in closure.Identities)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{name} {identity}");
            }
            if ((isNative || closure.IsNative) && File.Exists(dependencyFile))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{Fingerprint.Of(File.ReadAllBytes(dependencyFile))}");
            }
            return Fingerprint.Of(text.ToString());
        }

        static (AssemblyImage Image, ModuleLocator Modules)? ImageOf(Assembly assembly)
        {
            if (AssemblyLoadContext.GetLoadContext(assembly) is HandlerLoadContext context && context.ImageOf(assembly) is { } loaded)
            {
                return (loaded, context.Modules);
            }
            return !assembly.IsDynamic && assembly.Location is { Length: > 0 } path ? (AssemblyImage.Read(path), new ModuleLocator(path)) : null;
        }
    }
}
