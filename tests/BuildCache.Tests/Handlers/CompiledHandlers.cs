using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace BuildCache.Tests.Handlers;

/// <summary>Handlers compiled from text, as a build would compile them, in a folder of their own.</summary>
sealed class CompiledHandlers : IDisposable
{
    const string Usings = "global using BuildCache; global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading.Tasks;";

    static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location) || Path.GetFileName(path) == "BuildCache.dll")
            .Select(static path => MetadataReference.CreateFromFile(path))];

    readonly string root = Directory.CreateTempSubdirectory("bc-handlers-").FullName;

    public string Folder => Path.Combine(root, "bin");

    public string PathOf(string assembly = "Handlers") => Path.Combine(Folder, assembly + ".dll");

    /// <summary>Compiles sources into an assembly, over the one of the last time.</summary>
    public CompiledHandlers Compile(string[] sources, string assembly = "Handlers", string[]? references = null, bool optimize = false, ResourceDescription[]? resources = null)
    {
        Directory.CreateDirectory(Folder);
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            assembly,
            sources.Append(Usings).Select((text, i) => CSharpSyntaxTree.ParseText(text, parsing, $"/src/{i}.cs", System.Text.Encoding.UTF8)),
            [.. Framework, .. (references ?? []).Select(name => MetadataReference.CreateFromFile(PathOf(name)))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, deterministic: true, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: optimize ? OptimizationLevel.Release : OptimizationLevel.Debug));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded), manifestResources: resources);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)) + "\n" + string.Join("\n---\n", sources));
        File.WriteAllBytes(PathOf(assembly), bytes.ToArray());
        return this;
    }

    public CompiledHandlers Compile(string source) => Compile([source]);

    public HandlerLibrary Load(string assembly = "Handlers") =>
        HandlerLibrary.Load(new HandlerSource { AssemblyPath = PathOf(assembly), NativeFolder = Path.Combine(root, "native") });

    /// <summary>The fingerprint of everything that the handlers register, by name.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public SortedDictionary<string, Fingerprint> Fingerprints(string assembly = "Handlers")
    {
        using var library = Load(assembly);
        Assert.Empty(library.Diagnostics);
        var registry = new HandlerRegistry();
        foreach (var handler in library.Handlers)
        {
            registry.Register(handler);
        }
        return new(registry.Registrations.ToDictionary(static r => r.Name, static r => CodeFingerprint.Of(r.Code, r.Assembly)), StringComparer.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
