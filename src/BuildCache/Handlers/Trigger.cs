namespace BuildCache;

/// <summary>A sentence begun on a <see cref="HandlerRegistry"/>: what is waited for, its name, what it produces, what runs.</summary>
/// <typeparam name="TInput">What each call is given.</typeparam>
public sealed class Trigger<TInput>
{
    readonly HandlerRegistry registry;
    readonly TriggerSpec spec;
    string? name;
    string[] produces = [];

    internal Trigger(HandlerRegistry registry, TriggerSpec spec) => (this.registry, this.spec) = (registry, spec);

    /// <summary>The name in reports and in the database; default: the class name of the handler, followed by the trigger where several of the class have no name.</summary>
    /// <param name="handlerName">Unique among the handlers of a build.</param>
    /// <returns>The same sentence.</returns>
    public Trigger<TInput> Named(string handlerName)
    {
        name = handlerName;
        return this;
    }

    /// <summary>The collections that the function may emit documents into: declared because it orders the work.</summary>
    /// <param name="collections">Collection names.</param>
    /// <returns>The same sentence.</returns>
    public Trigger<TInput> Produces(params string[] collections)
    {
        produces = collections;
        return this;
    }

    /// <summary>
    /// As <see cref="Produces"/>, for collections that the project names: in a metadata of the items that the trigger is about.
    /// </summary>
    /// <param name="metadata">The name of the metadata; items without it add no collection.</param>
    /// <returns>The same sentence.</returns>
    public Trigger<TInput> ProducesFrom(string metadata)
    {
        var items = registry.ItemLists.TryGetValue(spec.Argument, out var list) ? list.Items : [];
        produces = [.. produces.Union(items.Select(item => item.Metadata.GetValueOrDefault(metadata) ?? "").Where(static collection => collection.Length > 0), StringComparer.Ordinal)];
        return this;
    }

    /// <summary>Ends the sentence with a function that waits.</summary>
    /// <param name="function"><c>static</c>; reads and writes only through its context.</param>
    public void Run(Func<TInput, HandlerContext, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Run(function, function);
    }

    /// <summary>Ends the sentence with a function that does not wait.</summary>
    /// <param name="function"><c>static</c>; reads and writes only through its context.</param>
    public void Run(Action<TInput, HandlerContext> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Run(function, (input, context) =>
        {
            function(input, context);
            return Task.CompletedTask;
        });
    }

    /// <param name="code">The function as it was handed over.</param>
    /// <param name="function">The same, as it is called.</param>
    internal void Run(Delegate code, Func<TInput, HandlerContext, Task> function) =>
        registry.Add(Registration.OfTrigger(spec, name, produces, registry.Current!, code, (input, context) => function((TInput)input!, context)));
}
