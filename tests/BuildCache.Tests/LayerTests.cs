using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildCache.Tests;

/// <summary>The folders of the engine are layers: what stands in one knows those before it, and nothing behind it. docs/architecture.md says what each holds.</summary>
[Trait("Speed", "Slow")]
public sealed partial class LayerTests
{
    static readonly string[] Layers =
    [
        "Diagnostics", "Machine", "Store", "Queries/Sql", "Outputs/Records", "Inputs", "Handlers/Code", "Queries/Functions", "Handlers", "Graph", "Queries", "Outputs", "Execution", "Commands", "Builds", "Scheduling", "Workspaces", "Insight", "Testing",
    ];

    [Fact]
    public void Nothing_knows_a_later_layer()
    {
        var engine = Compiled;
        Assert.Empty(engine.SyntaxTrees.SelectMany(tree => ReferencesUp(engine.GetSemanticModel(tree))).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_reference_to_a_later_layer_is_found()
    {
        var store = CSharpSyntaxTree.ParseText("class Low { object Make() => new High(); }", path: Path.Combine(Engine, "Store", "Low.cs"), cancellationToken: TestContext.Current.CancellationToken);
        var builds = CSharpSyntaxTree.ParseText("class High { Low Known() => new(); }", path: Path.Combine(Engine, "Workspaces", "High.cs"), cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("layers", [store, builds], References);
        Assert.Equal(["Store/Low.cs knows High of Workspaces/High.cs"], ReferencesUp(compilation.GetSemanticModel(store)).Distinct());
        Assert.Empty(ReferencesUp(compilation.GetSemanticModel(builds)));
    }

    [Fact]
    public void Every_folder_is_a_layer() => Assert.Equal(
        Layers.Select(static layer => layer.Split('/')[0]).Distinct().Order(StringComparer.Ordinal),
        Directory.GetDirectories(Engine).Select(static folder => Path.GetFileName(folder)).Except(["bin", "obj"]).Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_stands_beside_the_layers() => Assert.Empty(Directory.GetFiles(Engine, "*.cs"));

    [Fact]
    public void The_table_of_the_architecture_names_them_in_their_order() => Assert.Equal(
        Layers, Row().Matches(File.ReadAllText(Path.GetFullPath("../../docs/architecture.md", Engine))).Select(static match => match.Groups[1].Value));

    [GeneratedRegex(@"^\| `([A-Z][A-Za-z/]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [Fact]
    public void The_picture_shows_every_folder_and_every_project()
    {
        var shown = Heading().Matches(File.ReadAllText(Path.GetFullPath("../../docs/architecture.svg", Engine))).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var projects = Directory.GetFiles(Path.Combine(Engine, ".."), "*.csproj", SearchOption.AllDirectories).Select(static file => Path.GetFileNameWithoutExtension(file)).Except(["BuildCache", "BuildCache.Analyzers"]);
        Assert.Equal(
            Layers.Select(static layer => layer.Split('/')[0]).Concat(projects).Append("BuildCache.Sdk").Distinct().Order(StringComparer.Ordinal),
            shown.Except(["the project", "bin, obj", "BuildCache, the engine"]).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""font-weight="600"[^>]*>([^<]+)</text>""")]
    private static partial Regex Heading();

    [Fact]
    public void Projects_know_those_before_them()
    {
        var known = Directory.GetFiles(Path.Combine(Engine, ".."), "*.csproj", SearchOption.AllDirectories)
            .Select(static file => (Name: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file)))
            .SelectMany(static project => ProjectReference().Matches(project.Text).Select(match => $"{project.Name} knows {match.Groups[1].Value}"));
        Assert.Equal(
            ["BuildCache.Content knows BuildCache", "BuildCache.Images knows BuildCache", "BuildCache.Images knows BuildCache.Content", "BuildCache.MSBuild knows BuildCache.Projects", "BuildCache.MSBuild knows BuildCache.Worker", "BuildCache.Projects knows BuildCache.Content", "BuildCache.Server knows BuildCache.Projects", "BuildCache.Tool knows BuildCache.Projects", "BuildCache.Tool knows BuildCache.Server", "BuildCache.Worker knows BuildCache.Projects"],
            known.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""<ProjectReference Include="[^"]*/([^/"]+)\.csproj"(?![^>]*ReferenceOutputAssembly="false")""")]
    private static partial Regex ProjectReference();

    internal static string Engine { get; } = Path.GetFullPath("../../../../../src/BuildCache", AppContext.BaseDirectory);

    internal static IEnumerable<MetadataReference> References { get; } =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(static path => Path.GetFileNameWithoutExtension(path) != "BuildCache").Select(static path => MetadataReference.CreateFromFile(path));

    static readonly WeakReference<CSharpCompilation> Whole = new(null!);

    /// <summary>The engine as the compiler reads it, once for all tests that look into it; not kept for those that measure memory.</summary>
    internal static CSharpCompilation Compiled
    {
        get
        {
            lock (Whole)
            {
                if (!Whole.TryGetTarget(out var compiled))
                {
                    Whole.SetTarget(compiled = Compile());
                }
                return compiled;
            }
        }
    }

    static CSharpCompilation Compile()
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var files = Layers.Select(static layer => layer.Split('/')[0]).Distinct().SelectMany(static folder => Directory.GetFiles(Path.Combine(Engine, folder), "*.cs", SearchOption.AllDirectories));
        // What the generator of System.Text.Json adds, as far as the sources use it.
        const string Generated = """
            namespace BuildCache;
            using System.Text.Json.Serialization.Metadata;
            partial class ProjectDescriptionJson() : System.Text.Json.Serialization.JsonSerializerContext(null)
            {
                public static ProjectDescriptionJson Default => new();
                public JsonTypeInfo<ProjectDescription> ProjectDescription => null!;
                protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
                public override JsonTypeInfo? GetTypeInfo(Type type) => null;
            }
            partial class EngineJson() : System.Text.Json.Serialization.JsonSerializerContext(null), IJsonTypeInfoResolver
            {
                public static EngineJson Default => new();
                public override JsonTypeInfo? GetTypeInfo(System.Type type) => null;
                JsonTypeInfo? IJsonTypeInfoResolver.GetTypeInfo(System.Type type, System.Text.Json.JsonSerializerOptions options) => null;
                protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
            }
            partial class ReportJson(System.Text.Json.JsonSerializerOptions? options) : System.Text.Json.Serialization.JsonSerializerContext(options)
            {
                public JsonTypeInfo<BuildReport> BuildReport => null!;
                protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
                public override JsonTypeInfo? GetTypeInfo(Type type) => null;
            }
            """;
        var compilation = CSharpCompilation.Create("engine", [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(Generated), .. files.Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file))],
            References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        // Without the generators some methods have no bodies and give nothing back. A name that is not found would hide a reference.
        string[] expected = ["CS8795", "CS0165", "CS0170"];
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error && !expected.Contains(d.Id)));
        return compilation;
    }

    static IEnumerable<string> ReferencesUp(SemanticModel model)
    {
        if (LayerOf(model.SyntaxTree.FilePath) is not (var from and >= 0))
        {
            return [];
        }
        return model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name).Symbol)
            .Select(static symbol => symbol as INamedTypeSymbol ?? symbol?.ContainingType)
            .OfType<INamedTypeSymbol>()
            .Where(type => !type.Locations.IsEmpty && type.Locations.All(place => LayerOf(place.SourceTree?.FilePath ?? "") > from))
            .Select(type => $"{Short(model.SyntaxTree.FilePath)} knows {type.Name} of {Short(type.Locations[0].SourceTree!.FilePath)}");
    }

    internal static string Short(string path) => Path.GetRelativePath(Engine, path).Replace('\\', '/');

    /// <summary>The layer whose folder holds a file, the innermost where one stands in another; -1 for none.</summary>
    static int LayerOf(string path) => path.Length == 0 ? -1
        : Enumerable.Range(0, Layers.Length).Where(i => Short(path).StartsWith(Layers[i] + "/", StringComparison.Ordinal)).OrderByDescending(static i => Layers[i].Length).FirstOrDefault(-1);
}
