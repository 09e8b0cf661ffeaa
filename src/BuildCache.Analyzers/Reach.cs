using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace BuildCache.Analyzers;

/// <summary>Who calls whom in a compilation, and what each does that a handler must not.</summary>
sealed class Reach
{
    readonly ConcurrentDictionary<ISymbol, ConcurrentBag<ISymbol>> calls = new ConcurrentDictionary<ISymbol, ConcurrentBag<ISymbol>>(SymbolEqualityComparer.Default);
    readonly ConcurrentDictionary<ISymbol, ConcurrentBag<(Location Location, string Message)>> uses = new ConcurrentDictionary<ISymbol, ConcurrentBag<(Location, string)>>(SymbolEqualityComparer.Default);
    readonly ConcurrentDictionary<ISymbol, bool> roots = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);

    public void AddRoot(ISymbol member) => roots[Owner(member)] = true;

    public void AddCall(ISymbol caller, ISymbol callee) => calls.GetOrAdd(Owner(caller), static _ => new ConcurrentBag<ISymbol>()).Add(Owner(callee));

    public void AddUse(ISymbol member, Location location, string message) =>
        uses.GetOrAdd(Owner(member), static _ => new ConcurrentBag<(Location, string)>()).Add((location, message));

    /// <summary>Reports each use that can be reached from a handler, with the way to it.</summary>
    public void Report(Action<Diagnostic> report)
    {
        var ways = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        var open = new Queue<ISymbol>();
        foreach (var root in roots.Keys)
        {
            ways[root] = Display(root);
            open.Enqueue(root);
        }

        while (open.Count > 0)
        {
            var member = open.Dequeue();
            if (!calls.TryGetValue(member, out var callees))
            {
                continue;
            }

            foreach (var callee in callees)
            {
                if (!ways.ContainsKey(callee))
                {
                    ways[callee] = ways[member] + " → " + Display(callee);
                    open.Enqueue(callee);
                    foreach (var (location, message) in uses.TryGetValue(callee, out var found) ? found : new ConcurrentBag<(Location, string)>())
                    {
                        report(Diagnostic.Create(Rules.Reached, location, $"Handlers get here ({ways[callee]}). {message}"));
                    }
                }
            }
        }
    }

    /// <summary>Accessors count as their property, and initialisers of static fields as their type, which runs them when it is first used.</summary>
    static ISymbol Owner(ISymbol member) => member switch
    {
        IMethodSymbol { AssociatedSymbol: IPropertySymbol property } => property.OriginalDefinition,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction, ContainingSymbol: { } outer } => Owner(outer),
        _ => member.OriginalDefinition,
    };

    static string Display(ISymbol member) => member.ContainingType is { } type ? type.Name + "." + member.Name : member.Name;
}
