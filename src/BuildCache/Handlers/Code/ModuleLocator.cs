using System.Runtime.Loader;

namespace BuildCache;

/// <summary>
/// Where the assemblies are that handler code refers to. The engine's own and the framework's are those of this process; everything
/// else lies beside the handlers, as their .deps.json has it.
/// </summary>
sealed class ModuleLocator
{
    static readonly string EngineFolder = FolderOf(typeof(ModuleLocator).Assembly.Location);
    static readonly string FrameworkFolder = FolderOf(typeof(object).Assembly.Location);

    readonly string assembly;
    readonly Lazy<AssemblyDependencyResolver?> resolver;

    /// <param name="assembly">Where the assembly stands with its dependencies; it need not be there itself.</param>
    public ModuleLocator(string assembly)
    {
        this.assembly = assembly;
        Folder = FolderOf(assembly);
        resolver = new Lazy<AssemblyDependencyResolver?>(Resolver);
    }

    public string Folder { get; }

    /// <summary>What names the packages and native libraries of the assembly; made by its build.</summary>
    public string DependencyFile => Path.ChangeExtension(assembly, ".deps.json");

    /// <summary>The assemblies whose types handlers and engine pass to each other.</summary>
    public static bool IsShared(string name) => name is "BuildCache" or "BuildCache.Content";

    public static bool IsFramework(string name) => File.Exists(Path.Combine(FrameworkFolder, name + ".dll"));

    /// <summary>The file of an assembly outside the framework; null when there is none.</summary>
    public string? Find(string name)
    {
        if (IsShared(name))
        {
            return InFolder(EngineFolder, name);
        }
        // The file in the folder may be one for another system; the .deps.json knows which is for this one.
        return resolver.Value?.ResolveAssemblyToPath(new System.Reflection.AssemblyName(name)) ?? InFolder(Folder, name) ?? InFolder(EngineFolder, name);
    }

    /// <summary>The file of a native library; null when it is not one of the assembly's own.</summary>
    public string? FindNative(string name) => resolver.Value?.ResolveUnmanagedDllToPath(name);

    AssemblyDependencyResolver? Resolver()
    {
        if (!File.Exists(DependencyFile))
        {
            return null;
        }
        try
        {
            return new AssemblyDependencyResolver(assembly);
        }
        catch (InvalidOperationException)
        {
            // The assembly itself is not there yet, or its .deps.json is not one: then the folder tells.
            return null;
        }
    }

    static string? InFolder(string folder, string name)
    {
        var path = Path.Combine(folder, name + ".dll");
        return folder.Length > 0 && File.Exists(path) ? path : null;
    }

    static string FolderOf(string path) => Path.GetDirectoryName(path) ?? "";
}
