using System.Linq;
using Microsoft.CodeAnalysis;

namespace BuildCache.Analyzers;

/// <summary>Which code of a compilation runs as a handler: all of a type derived from Handler, whatever is given a HandlerContext, and computations.</summary>
sealed class HandlerCode
{
    readonly INamedTypeSymbol handler;
    readonly INamedTypeSymbol context;
    readonly INamedTypeSymbol? computation;

    HandlerCode(INamedTypeSymbol handler, INamedTypeSymbol context, INamedTypeSymbol? computation) =>
        (this.handler, this.context, this.computation) = (handler, context, computation);

    /// <summary>Null for a compilation that does not know the engine.</summary>
    public static HandlerCode? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("BuildCache.Handler") is { } handler && compilation.GetTypeByMetadataName("BuildCache.HandlerContext") is { } context
            ? new HandlerCode(handler, context, compilation.GetTypeByMetadataName("BuildCache.Computation`2"))
            : null;

    public bool Contains(ISymbol member) =>
        IsHandler(member.ContainingType)
        || member is IMethodSymbol method && method.Parameters.Any(IsContext)
        || member is IFieldSymbol field && IsComputation(field.Type)
        || member is IPropertySymbol property && IsComputation(property.Type);

    /// <summary>Whether a function takes a context: such a function is what a registration is given.</summary>
    public bool IsFunction(IMethodSymbol function) => function.Parameters.Any(IsContext);

    bool IsContext(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter.Type, context);

    bool IsComputation(ITypeSymbol type) => computation is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, computation);

    bool IsHandler(INamedTypeSymbol? type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            for (var candidate = outer.BaseType; candidate is not null; candidate = candidate.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(candidate, handler))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
