using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildCache.Tests;

/// <summary>
/// Messages, outcomes and decisions are of a few kinds each, nested in a record that nobody else can derive from. A switch over them that
/// says it can reach no other case has to name every kind: the compiler does not ask for that.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ClosedKindsTests
{
    [Fact]
    public void A_switch_that_can_reach_no_other_case_names_every_kind()
    {
        var engine = LayerTests.Compiled;
        var switches = engine.SyntaxTrees.SelectMany(tree => Switches(engine.GetSemanticModel(tree))).ToList();
        Assert.Empty(switches.SelectMany(static found => found.Missing));
        string[] expected = ["Answer", "Outcome", "Replay", "Turn", "VerifiedQuery", "WorkerMessage"];
        Assert.Equal(expected, switches.Select(static found => found.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_kind_that_is_not_named_is_found()
    {
        var source = CSharpSyntaxTree.ParseText("""
            abstract record Shape { private protected Shape() { } public sealed record Round(Size Of) : Shape; public sealed record Square : Shape; }
            abstract record Size { private protected Size() { } public sealed record Small : Size; public sealed record Large : Size; }
            class Painter
            {
                int Paint(Shape shape) => shape switch { Shape.Round(Size.Small) => 1, _ => throw new System.Diagnostics.UnreachableException() };
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("kinds", [source], LayerTests.References);
        Assert.Equal(["Shape.Square", "Size.Large"], Switches(compilation.GetSemanticModel(source)).SelectMany(static found => found.Missing).Select(static missing => missing.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    static IEnumerable<(string Kind, List<string> Missing)> Switches(SemanticModel model)
    {
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            var (governing, cases) = node switch
            {
                SwitchStatementSyntax statement => (statement.Expression, statement.Sections.SelectMany(static section => section.Labels).ToList<SyntaxNode>()),
                SwitchExpressionSyntax expression => (expression.GoverningExpression, expression.Arms.Select(static arm => (SyntaxNode)arm.Pattern).ToList()),
                _ => (null, []),
            };
            if (governing is not null && model.GetTypeInfo(governing).Type is INamedTypeSymbol type && IsClosed(type) && ThrowsUnreachable(node))
            {
                var named = cases.SelectMany(static part => part.DescendantNodesAndSelf().OfType<TypeSyntax>()).Select(name => model.GetSymbolInfo(name).Symbol).OfType<INamedTypeSymbol>()
                    .ToHashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
                var bases = named.Select(static kind => kind.BaseType).OfType<INamedTypeSymbol>().Where(IsClosed).Append(type).ToHashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
                var missing = bases.SelectMany(Kinds).Where(kind => !named.Contains(kind)).Select(kind => $"{kind.ContainingType.Name}.{kind.Name} is not named in a switch of {model.SyntaxTree.FilePath}").ToList();
                yield return (type.Name, missing);
            }
        }
    }

    static bool IsClosed(INamedTypeSymbol type) =>
        type is { IsRecord: true, IsAbstract: true } && type.InstanceConstructors.All(static constructor => constructor.DeclaredAccessibility is Accessibility.ProtectedAndInternal or Accessibility.Protected);

    static IEnumerable<INamedTypeSymbol> Kinds(INamedTypeSymbol type) => type.GetTypeMembers().Where(kind => SymbolEqualityComparer.Default.Equals(kind.BaseType, type));

    static bool ThrowsUnreachable(SyntaxNode node) => node.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Any(static creation => creation.Type.ToString().EndsWith("UnreachableException", StringComparison.Ordinal));
}
