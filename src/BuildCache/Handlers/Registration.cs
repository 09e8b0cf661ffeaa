using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>One registered handler or computation: the rule that all its nodes share.</summary>
sealed class Registration
{
    public required string Name { get; set; }

    /// <summary>Whether the handler said how it is called; else its class does.</summary>
    public bool IsNamed { get; init; }

    public required TriggerSpec Trigger { get; init; }

    public required string[] Produces { get; init; }

    /// <summary>The assembly of the handler.</summary>
    public required System.Reflection.Assembly Assembly { get; init; }

    /// <summary>The function as the handler handed it over, whose code fingerprint is part of every trace of this handler.</summary>
    public required Delegate Code { get; init; }

    /// <summary>Runs a trigger's function, or a computation's with its arguments as JSON; a computation returns its value as JSON.</summary>
    public required Func<object?, HandlerContext, Task<JsonNode?>> Function { get; init; }

    /// <summary>Stands for a handler of the database that nobody registered in this build.</summary>
    public static Registration OfMissing(string name, string trigger, string produces) => new()
    {
        Name = name,
        Trigger = new TriggerSpec(TriggerSpec.Parse(trigger) is { Kind: TriggerKind.Computation } ? TriggerKind.Computation : TriggerKind.Once, ""),
        Produces = produces.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Assembly = typeof(Registration).Assembly,
        Code = OfMissing,
        Function = (_, _) => throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2208",
            $"{name} has to be computed again, but the handler that provides it could not be loaded: see the other errors. The next build after they are fixed computes it.")),
    };

    /// <summary>In the place of a handler that cannot run: what it produces is there, and empty.</summary>
    public Registration Refused(Diagnostic reason) => new()
    {
        Name = Name,
        IsNamed = IsNamed,
        Trigger = new TriggerSpec(TriggerKind.Once, ""),
        Produces = Produces,
        Assembly = Assembly,
        Code = Code,
        Function = (_, _) => throw new DiagnosticException(reason),
    };

    /// <summary>Tells a handler from the others of its class that have no name either.</summary>
    public void Distinguish() => Name = Trigger.Kind is TriggerKind.Once or TriggerKind.Rows ? $"{Name}.{Trigger.Kind}" : $"{Name}.{Trigger.Kind}({Trigger.Argument})";

    /// <summary>Built in: who meets a fault of such a handler is helped by a place in the content, not by its name or one in our sources.</summary>
    public bool IsOurs => Assembly.GetName().Name is "BuildCache" or "BuildCache.Content" or "BuildCache.Images" or "BuildCache.Projects";

    public bool IsComputation => Trigger.Kind == TriggerKind.Computation;

    /// <summary>The collection with a document for each node: the one that is named, or the rows of the query; null where nodes are something else.</summary>
    public string? Documents => Trigger.Kind switch
    {
        TriggerKind.Each => Trigger.Argument,
        TriggerKind.Rows => RowsOf(Name),
        _ => null,
    };

    /// <summary>The collection behind a handler of "each row of a query".</summary>
    public static string RowsOf(string handler) => $"rows of {handler}";

    public static Registration OfTrigger(
        TriggerSpec spec, string? name, string[] produces, Handler handler, Delegate code, Func<object?, HandlerContext, Task> function) =>
        OfTrigger(spec, name ?? handler.GetType().Name, produces, handler.GetType().Assembly, function, code, isNamed: name is not null);

    public static Registration OfTrigger(
        TriggerSpec spec, string name, string[] produces, System.Reflection.Assembly assembly, Func<object?, HandlerContext, Task> function, Delegate? code = null, bool isNamed = true) => new()
        {
            Name = name,
            IsNamed = isNamed,
            Trigger = spec,
            Produces = produces,
            Assembly = assembly,
            Code = code ?? function,
            Function = async (input, context) =>
            {
                await function(input, context);
                return null;
            },
        };

    public static Registration OfComputation<TArguments, TValue>(Computation<TArguments, TValue> computation, Handler handler) => new()
    {
        Name = computation.Name,
        Trigger = new TriggerSpec(TriggerKind.Computation, ""),
        Produces = [],
        Assembly = handler.GetType().Assembly,
        Code = computation.Function,
        Function = async (input, context) =>
        {
            var arguments = ((JsonNode?)input).Deserialize<TArguments>(Json.Options)!;
            return Json.ToNode(await computation.Function(arguments, context));
        },
    };
}
