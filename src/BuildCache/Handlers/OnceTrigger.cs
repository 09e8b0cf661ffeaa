namespace BuildCache;

/// <summary>The sentence of <see cref="HandlerRegistry.Once"/>: one call, whose reads decide when it runs again.</summary>
public sealed class OnceTrigger
{
    readonly Trigger<object?> trigger;

    internal OnceTrigger(HandlerRegistry registry) =>
        trigger = new Trigger<object?>(registry, new TriggerSpec(TriggerKind.Once, ""));

    /// <inheritdoc cref="Trigger{TInput}.Named"/>
    public OnceTrigger Named(string handlerName)
    {
        trigger.Named(handlerName);
        return this;
    }

    /// <inheritdoc cref="Trigger{TInput}.Produces"/>
    public OnceTrigger Produces(params string[] collections)
    {
        trigger.Produces(collections);
        return this;
    }

    /// <summary>Ends the sentence with a function that waits.</summary>
    /// <param name="function"><c>static</c>; reads and writes only through its context.</param>
    public void Run(Func<HandlerContext, Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        trigger.Run(function, (_, context) => function(context));
    }

    /// <summary>Ends the sentence with a function that does not wait.</summary>
    /// <param name="function"><c>static</c>; reads and writes only through its context.</param>
    public void Run(Action<HandlerContext> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        trigger.Run(function, (_, context) =>
        {
            function(context);
            return Task.CompletedTask;
        });
    }
}
