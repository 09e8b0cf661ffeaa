using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildCache.Tests;

/// <summary>The graph is changed by the verbs of its writer alone: nobody else has the tables, or the methods that change the state of a handler.</summary>
[Trait("Speed", "Slow")]
public sealed partial class OneWriterTests
{
    static readonly string[] Tables = ["SourceTable", "MarkTable", "NodeTable", "CollectionTable"];

    /// <summary>What the others may ask of a handler.</summary>
    static readonly string[] Questions = ["IsPostponed", "LevelOf"];

    [Fact]
    public void Nobody_else_changes_the_graph()
    {
        var engine = LayerTests.Compiled;
        var changes = engine.SyntaxTrees.Where(static tree => tree.FilePath.Length > 0 && !LayerTests.Short(tree.FilePath).StartsWith("Graph/", StringComparison.Ordinal))
            .SelectMany(tree => Changes(engine.GetSemanticModel(tree))).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(changes);
    }

    [Fact]
    public void The_writer_is_seen_to_change_it()
    {
        var engine = LayerTests.Compiled;
        var writer = engine.SyntaxTrees.Where(static tree => tree.FilePath.Length > 0 && LayerTests.Short(tree.FilePath).StartsWith("Graph/GraphWriter", StringComparison.Ordinal))
            .SelectMany(tree => Changes(engine.GetSemanticModel(tree))).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Graph/GraphWriter.Results.cs uses NodeTable.Switch", writer);
        Assert.Contains("Graph/GraphWriter.Queue.cs uses HandlerState.Rise", writer);
    }

    [Fact]
    public void Its_verbs_are_those_of_the_decision()
    {
        var page = File.ReadAllText(Path.GetFullPath("../../docs/decisions/0026-verbs-of-the-writer.md", LayerTests.Engine)).Split("**Why not")[0];
        var named = Quoted().Matches(page).Select(static match => match.Groups[1].Value).Where(static name => char.IsAsciiLetterUpper(name[0])).Except(["GraphWriter"]);
        var verbs = typeof(GraphWriter).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static method => !method.IsSpecialName).Select(static method => method.Name);
        Assert.Equal(verbs.Distinct().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Quoted();

    [Fact]
    public void Nobody_else_writes_its_rows()
    {
        var writing = Directory.GetFiles(LayerTests.Engine, "*.cs", SearchOption.AllDirectories)
            .Where(static file => RowChange().IsMatch(File.ReadAllText(file))).Select(static file => LayerTests.Short(file).Split('/')[0]).Distinct();
        Assert.Equal(["Graph"], writing);
    }

    [Fact]
    public void No_other_project_writes_a_table()
    {
        var others = Directory.GetFiles(Path.GetFullPath("..", LayerTests.Engine), "*.cs", SearchOption.AllDirectories).Where(static file => !file.StartsWith(LayerTests.Engine + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        Assert.True(others.Count > 100, $"{others.Count} files are too few: something is not looked at.");
        Assert.DoesNotContain(others, static file => AnyRow().IsMatch(File.ReadAllText(file)));
    }

    [GeneratedRegex(@"\b((insert (or \w+ )?|replace )into|update|delete from) bc_")]
    private static partial Regex AnyRow();

    /// <summary>What is written beside the graph, and where; the sweep deletes from most tables what nobody needs any more.</summary>
    [Theory]
    [InlineData("artifact", "Graph/GraphWriter.Leaving.cs", "Store/ArtifactStore.cs")]
    [InlineData("build", "Workspaces/BuildSession.Closing.cs", "Workspaces/BuildSession.cs")]
    [InlineData("derived", "Graph/GraphWriter.Documents.cs", "Queries/DerivedCollections.cs")]
    [InlineData("dictionary", "Store/Packing/Packer.cs")]
    [InlineData("file", "Graph/GraphWriter.Facts.cs")]
    [InlineData("folder", "Graph/GraphWriter.Facts.cs")]
    [InlineData("http", "Inputs/Http/StoredAnswer.cs")]
    [InlineData("published", "Outputs/Publisher.cs")]
    [InlineData("clash")]
    [InlineData("move", "Graph/CauseTable.cs")]
    [InlineData("cause", "Graph/CauseTable.cs")]
    [InlineData("output_folder")]
    [InlineData("standing", "Outputs/Publisher.Planning.cs")]
    [InlineData("query", "Graph/GraphWriter.Facts.cs", "Queries/QueryCatalog.cs")]
    [InlineData("rows", "Queries/DerivedCollections.cs")]
    [InlineData("statement", "Queries/QueryCatalog.cs")]
    [InlineData("statement_read", "Queries/QueryCatalog.cs")]
    [InlineData("target", "Workspaces/TargetFolders.cs")]
    [InlineData("fact", "Graph/Asked.cs", "Graph/GraphWriter.Transactions.cs", "Outputs/Publisher.cs")]
    public void A_table_beside_the_graph_is_written_in_few_places(string table, params string[] places) => Assert.Equal(places, WritersOf(table).Where(static place => place != "Graph/Sweep.cs"));

    [Fact]
    public void Every_table_has_a_writer_that_is_named_here()
    {
        var schema = Table().Matches(File.ReadAllText(Path.Combine(LayerTests.Engine, "Store", "schema.sql"))).Select(static match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(schema);
        var beside = typeof(OneWriterTests).GetMethod(nameof(A_table_beside_the_graph_is_written_in_few_places))!.GetCustomAttributesData()
            .Where(static data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(static data => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!);
        Assert.Empty(schema.Where(static table => !RowChange().IsMatch($"delete from bc_{table}")).Except(beside));
    }

    static IEnumerable<string> WritersOf(string table) => Directory.GetFiles(LayerTests.Engine, "*.cs", SearchOption.AllDirectories)
        .Where(file => Regex.IsMatch(File.ReadAllText(file), $@"\b((insert (or \w+ )?|replace )into|update|delete from) bc_{table}\b")).Select(LayerTests.Short)
        .Where(static file => !file.StartsWith("obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"create table (?:if not exists )?bc_(\w+)")]
    private static partial Regex Table();

    /// <summary>The tables of nodes and traces, of facts and who saw them, of the queue and of what is in force.</summary>
    [GeneratedRegex(@"\b((insert (or \w+ )?|replace )into|update|delete from) bc_(node|mark|trace|trace_artifact|source|observation|dependency|column|output|diagnostic|unread|handler|action|switch)\b")]
    private static partial Regex RowChange();

    static IEnumerable<string> Changes(SemanticModel model) => model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        .Select(name => model.GetSymbolInfo(name).Symbol)
        .Where(static symbol => symbol is { IsStatic: false, ContainingType: not null } and (IMethodSymbol or IPropertySymbol))
        .Where(static symbol => Array.IndexOf(Tables, symbol!.ContainingType.Name) >= 0
            || symbol is IMethodSymbol { ContainingType.Name: "HandlerState", MethodKind: MethodKind.Ordinary } && Array.IndexOf(Questions, symbol.Name) < 0)
        .Select(symbol => $"{LayerTests.Short(model.SyntaxTree.FilePath)} uses {symbol!.ContainingType.Name}.{symbol.Name}");
}
