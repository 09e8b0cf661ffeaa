using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BuildCache.Analyzers;

/// <summary>
/// Finds what a handler learns of the outside world behind its context's back: files, clock and chance, environment, network and
/// processes, static state, captured variables. In handlers themselves at once; in the methods that they call, when the whole
/// compilation is known.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.Files, Rules.Chance, Rules.Machine, Rules.Outside, Rules.State, Rules.Capture, Rules.Reached);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (HandlerCode.In(start.Compilation) is not { } handlers)
            {
                return;
            }

            var reach = new Reach();
            start.RegisterOperationAction(
                operation => Visit(operation, handlers, reach),
                OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference, OperationKind.FieldReference, OperationKind.MethodReference);
            start.RegisterOperationAction(operation => CheckFunction(operation, handlers), OperationKind.Argument);
            start.RegisterCompilationEndAction(end => reach.Report(end.ReportDiagnostic));
        });
    }

    static void Visit(OperationAnalysisContext context, HandlerCode handlers, Reach reach)
    {
        var owner = context.ContainingSymbol;
        var isHandler = handlers.Contains(owner);
        if (isHandler)
        {
            reach.AddRoot(owner);
        }

        if (Find(context.Operation, owner) is { Rule: var rule, Message: var message })
        {
            if (isHandler)
            {
                context.ReportDiagnostic(Diagnostic.Create(rule, context.Operation.Syntax.GetLocation(), message));
            }
            else
            {
                reach.AddUse(owner, context.Operation.Syntax.GetLocation(), message);
            }
        }

        if (Target(context.Operation) is { } target && !SymbolEqualityComparer.Default.Equals(target.OriginalDefinition, owner)
            && SymbolEqualityComparer.Default.Equals(target.ContainingAssembly, context.Compilation.Assembly))
        {
            reach.AddCall(owner, target.OriginalDefinition);
        }
    }

    static (DiagnosticDescriptor Rule, string Message)? Find(IOperation operation, ISymbol owner)
    {
        if (StaticState.Find(operation) is { } state && !IsInitializer(owner))
        {
            return (Rules.State, state);
        }

        // What hashes a value for a dictionary does not reach an output.
        return owner.Name == nameof(GetHashCode) || Target(operation) is not { } target ? null : HiddenInputs.Find(target);
    }

    static bool IsInitializer(ISymbol owner) => owner is IMethodSymbol { MethodKind: MethodKind.StaticConstructor };

    static ISymbol? Target(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod.ReducedFrom ?? call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        IFieldReferenceOperation field => field.Field,
        IMethodReferenceOperation method => method.Method,
        _ => null,
    };

    /// <summary>A function that is handed over and takes a context: without <c>static</c> it can carry anything along.</summary>
    static void CheckFunction(OperationAnalysisContext context, HandlerCode handlers)
    {
        var value = ((IArgumentOperation)context.Operation).Value;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        if (value is not IDelegateCreationOperation { Target: { } target } || !IsRegistration((IArgumentOperation)context.Operation, context.Compilation))
        {
            return;
        }

        var isStatic = target switch
        {
            IAnonymousFunctionOperation { Symbol: var lambda } => !handlers.IsFunction(lambda) || IsDeclaredStatic(target.Syntax),
            IMethodReferenceOperation { Method: var method } => !handlers.IsFunction(method) || method.IsStatic,
            _ => true,
        };
        if (!isStatic)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.Capture,
                target.Syntax.GetLocation(),
                "This function can capture variables, which no build sees. Make it static; what it needs, it reads through its context."));
        }
    }

    static bool IsDeclaredStatic(SyntaxNode function) => function is AnonymousFunctionExpressionSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.StaticKeyword);

    /// <summary>Whether the function is given to the engine, rather than to a method of the user's own.</summary>
    static bool IsRegistration(IArgumentOperation argument, Compilation compilation) =>
        argument.Parameter?.ContainingSymbol.ContainingAssembly is { } assembly && assembly.Name.StartsWith("BuildCache", System.StringComparison.Ordinal)
        && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly);
}
