using System.Reflection;

namespace BuildCache;

/// <summary>
/// The handlers of an assembly that somebody else compiled, for any number of builds: no file is held, and when the library is disposed of
/// its code leaves the process, so that what is loaded next is what is there then.
/// </summary>
/// <remarks>
/// A handler is a class that derives from <see cref="Handler"/>, is public or internal, and has a public constructor without parameters.
/// Only such classes are loaded. <c>BuildCache</c> and <c>BuildCache.Content</c> are those of this process, whatever lies beside the
/// assembly; its other dependencies are found beside it, or as its .deps.json says.
/// </remarks>
public sealed class HandlerLibrary : IDisposable
{
    readonly List<Handler> handlers = [];
    readonly List<Diagnostic> diagnostics = [];
    readonly HandlerSource source;
    HandlerLoadContext? context;

    HandlerLibrary(HandlerSource source) => this.source = source;

    /// <summary>The handlers that could be created, in the order of their class names.</summary>
    public IReadOnlyList<Handler> Handlers => handlers;

    /// <summary>What could not be loaded, and why: BCM2201 to BCM2207. Pass them to the build with <see cref="BuildOptions.HandlerDiagnostics"/>.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>Loads an assembly and creates its handlers. Failures are <see cref="Diagnostics"/>.</summary>
    /// <param name="source">Which assembly.</param>
    /// <returns>The handlers, until it is disposed.</returns>
    public static HandlerLibrary Load(HandlerSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var library = new HandlerLibrary(source);
        library.Load();
        return library;
    }

    /// <summary>Lets go of the handlers; their code leaves the process when nothing uses it any more.</summary>
    public void Dispose()
    {
        handlers.Clear();
        context?.Unload();
        context = null;
    }

    void Load()
    {
        if (!File.Exists(source.AssemblyPath))
        {
            Report("BCM2201", $"The handler assembly '{source.AssemblyPath}' is not there. Build the project that makes it, or correct the path of the BuildCacheHandler item.");
            return;
        }
        try
        {
            var image = AssemblyImage.Read(source.AssemblyPath);
            if (!image.File.HasMetadata || !image.Metadata.IsAssembly)
            {
                throw new BadImageFormatException();
            }
            var modules = new ModuleLocator(source.DependencyPath ?? source.AssemblyPath);
            var names = Choose(new HandlerDiscovery(modules).Find(image));
            if (names.Count > 0 && IsCompatible(image))
            {
                context = new HandlerLoadContext(image, modules, source.NativeFolder);
                var assembly = context.LoadMain();
                names.ForEach(name => Create(assembly, name));
            }
        }
        catch (BadImageFormatException)
        {
            Report("BCM2202", $"'{source.AssemblyPath}' cannot be loaded as an assembly of handlers: it, or an assembly beside it that it needs, is no .NET assembly, or is damaged. A BuildCacheHandler item names a .NET assembly (.dll) or a project.");
        }
    }

    /// <summary>All handlers, or those that the item names.</summary>
    List<string> Choose(List<string> found)
    {
        if (source.Types.Count > 0)
        {
            foreach (var name in source.Types.Except(found, StringComparer.Ordinal))
            {
                Report("BCM2207", $"'{source.AssemblyPath}' has no handler '{name}'. {Found(found)} A handler derives from BuildCache.Handler, is public or internal, not abstract, and has a public constructor without parameters; its name is written with its namespace.");
            }
            return [.. source.Types.Intersect(found, StringComparer.Ordinal)];
        }
        if (found.Count == 0 && !source.MayBeEmpty)
        {
            Report("BCM2203", $"'{source.AssemblyPath}' has no handlers. A handler derives from BuildCache.Handler, is public or internal, not abstract, and has a public constructor without parameters.", Severity.Warning);
        }
        return found;
    }

    static string Found(List<string> found) => found.Count == 0 ? "It has none." : $"It has {string.Join(", ", found)}.";

    /// <summary>Code that was compiled against a newer engine may call what this one does not have.</summary>
    bool IsCompatible(AssemblyImage image)
    {
        var metadata = image.Metadata;
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            var name = metadata.GetString(reference.Name);
            var present = ModuleLocator.IsShared(name) ? typeof(Handler).Assembly.GetName().Version! : reference.Version;
            if (reference.Version > present)
            {
                diagnostics.Add(OtherVersion.Of(source.AssemblyPath, name, reference.Version, present));
                return false;
            }
            if (reference.Version.Major != present.Major || reference.Version.Minor != present.Minor)
            {
                diagnostics.Add(OtherVersion.Of(source.AssemblyPath, name, reference.Version, present));
            }
        }
        return true;
    }

    void Create(Assembly assembly, string name)
    {
        try
        {
            handlers.Add((Handler)Activator.CreateInstance(assembly.GetType(name, throwOnError: true)!)!);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Report("BCM2205", $"The handler {name} of '{source.AssemblyPath}' cannot be created: {Explain(error)}");
        }
    }

    /// <summary>What went wrong when code of a handler assembly was first used, and what to do about a dependency that is missing.</summary>
    internal static string Explain(Exception error)
    {
        var inner = error is TargetInvocationException or TypeInitializationException && error.InnerException is { } cause ? cause : error;
        var text = $"{inner.GetType().Name}: {inner.Message}";
        return inner switch
        {
            FileNotFoundException or FileLoadException => $"{text} Handlers run inside 'dotnet build', which provides the .NET runtime and nothing else: whatever else they need must lie beside their assembly. In the project that makes it, set EnableDynamicLoading to true, so that its packages are copied there.",
            TypeLoadException or MissingMethodException or MissingFieldException => $"{text} An assembly of another version than the one it was compiled against was found. Build the handlers again, against the version of BuildCache that runs them.",
            _ => text,
        };
    }

    void Report(string code, string message, Severity severity = Severity.Error) => diagnostics.Add(new Diagnostic(severity, code, message));
}
