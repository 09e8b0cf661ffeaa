using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace BuildCache.Analyzers;

/// <summary>Static fields and properties through which one call can learn of another.</summary>
static class StaticState
{
    static readonly string[] Altering =
    {
        "Add", "TryAdd", "GetOrAdd", "AddOrUpdate", "TryUpdate", "Remove", "TryRemove", "Clear", "Insert", "Append", "Set", "SetValue",
        "Push", "Pop", "TryPop", "Enqueue", "Dequeue", "TryDequeue", "Write", "WriteLine",
    };

    /// <summary>What to tell of a use of a field or property; <c>null</c> for what cannot change or does not here.</summary>
    public static string? Find(IOperation use) => use switch
    {
        IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } when !IsOfFramework(field) =>
            !field.IsReadOnly ? Describe(field) : IsAltered(use) ? DescribeAltered(field) : null,
        IPropertyReferenceOperation { Property: { IsStatic: true } property } when !IsOfFramework(property) =>
            property.SetMethod is { IsInitOnly: false } ? Describe(property) : IsAltered(use) ? DescribeAltered(property) : null,
        _ => null,
    };

    static string Describe(ISymbol member) =>
        $"{member.ContainingType.Name}.{member.Name} is static and can change: a call would depend on what ran before it. Make it readonly, or pass the value through documents or a Computation.";

    static string DescribeAltered(ISymbol member) =>
        $"{member.ContainingType.Name}.{member.Name} is static and is altered here: a call would depend on what ran before it. For a value that is made once use a Computation.";

    static bool IsAltered(IOperation use) => use.Parent switch
    {
        IInvocationOperation call => call.Instance == use && Altering.Contains(call.TargetMethod.Name, StringComparer.Ordinal),
        IPropertyReferenceOperation { Property: { IsIndexer: true } } element => element.Instance == use && IsTarget(element),
        IArrayElementReferenceOperation element => element.ArrayReference == use && IsTarget(element),
        _ => false,
    };

    static bool IsTarget(IOperation element) => element.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == element,
        IIncrementOrDecrementOperation => true,
        _ => false,
    };

    static bool IsOfFramework(ISymbol member)
    {
        var name = member.ContainingAssembly?.Name ?? "";
        return name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard";
    }
}
