using System.Reflection;
using System.Runtime.Loader;

namespace BuildCache;

/// <summary>
/// Where the code of a handler assembly lives until its library is disposed of. Assemblies are loaded from bytes, so that no file is held; native libraries,
/// which the system loads from files only, from a copy that is named after its content.
/// </summary>
sealed class HandlerLoadContext(AssemblyImage main, ModuleLocator modules, string nativeFolder)
    : AssemblyLoadContext(Path.GetFileNameWithoutExtension(main.Path), isCollectible: true)
{
    static readonly AssemblyLoadContext Engine = GetLoadContext(typeof(ModuleLocator).Assembly)!;

    readonly Dictionary<Assembly, AssemblyImage> images = [];

    public ModuleLocator Modules => modules;

    public Assembly LoadMain() => Load(main);

    /// <summary>The bytes that an assembly was loaded from; null when it was not loaded here.</summary>
    public AssemblyImage? ImageOf(Assembly assembly)
    {
        lock (images)
        {
            return images.GetValueOrDefault(assembly);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (ModuleLocator.IsShared(name))
        {
            return Engine.LoadFromAssemblyName(new AssemblyName(name));
        }
        return !ModuleLocator.IsFramework(name) && modules.Find(name) is { } path ? Load(AssemblyImage.Read(path)) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        if (modules.FindNative(unmanagedDllName) is not { } path)
        {
            return 0;
        }
        return LoadUnmanagedDllFromPath(VerifiedCopy.Of(File.ReadAllBytes(path), nativeFolder, Path.GetFileName(path)));
    }

    Assembly Load(AssemblyImage image)
    {
        using var code = new MemoryStream(image.Bytes, writable: false);
        var symbolFile = Path.ChangeExtension(image.Path, ".pdb");
        using var symbols = File.Exists(symbolFile) ? new MemoryStream(File.ReadAllBytes(symbolFile), writable: false) : null;
        var assembly = LoadFromStream(code, symbols);
        lock (images)
        {
            images[assembly] = image;
        }
        return assembly;
    }
}
