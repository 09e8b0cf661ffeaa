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
        var engine = LayerTests.Compile();
        var changes = engine.SyntaxTrees.Where(static tree => tree.FilePath.Length > 0 && !LayerTests.Short(tree.FilePath).StartsWith("Graph/", StringComparison.Ordinal))
            .SelectMany(tree => Changes(engine.GetSemanticModel(tree))).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(changes);
    }

    [Fact]
    public void The_writer_is_seen_to_change_it()
    {
        var engine = LayerTests.Compile();
        var writer = engine.SyntaxTrees.Where(static tree => tree.FilePath.Length > 0 && LayerTests.Short(tree.FilePath).StartsWith("Graph/GraphWriter", StringComparison.Ordinal))
            .SelectMany(tree => Changes(engine.GetSemanticModel(tree))).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Graph/GraphWriter.Results.cs uses NodeTable.Switch", writer);
        Assert.Contains("Graph/GraphWriter.Queue.cs uses HandlerState.Rise", writer);
    }

    [Fact]
    public void Nobody_else_writes_its_rows()
    {
        var writing = Directory.GetFiles(LayerTests.Engine, "*.cs", SearchOption.AllDirectories)
            .Where(static file => RowChange().IsMatch(File.ReadAllText(file))).Select(static file => LayerTests.Short(file).Split('/')[0]).Distinct();
        Assert.Equal(["Graph"], writing);
    }

    /// <summary>The tables of nodes and traces, of facts and who saw them, of the queue and of what is in force.</summary>
    [GeneratedRegex(@"\b(insert (or ignore )?into|update|delete from) bc_(node|mark|trace|trace_artifact|source|observation|dependency|column|output|diagnostic|unread|handler|action)\b")]
    private static partial Regex RowChange();

    static IEnumerable<string> Changes(SemanticModel model) => model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        .Select(name => model.GetSymbolInfo(name).Symbol)
        .Where(static symbol => symbol is { IsStatic: false, ContainingType: not null } and (IMethodSymbol or IPropertySymbol))
        .Where(static symbol => Array.IndexOf(Tables, symbol!.ContainingType.Name) >= 0
            || symbol is IMethodSymbol { ContainingType.Name: "HandlerState", MethodKind: MethodKind.Ordinary } && Array.IndexOf(Questions, symbol.Name) < 0)
        .Select(symbol => $"{LayerTests.Short(model.SyntaxTree.FilePath)} uses {symbol!.ContainingType.Name}.{symbol.Name}");
}
