namespace BuildCache;

/// <summary>
/// A named, memoised function from JSON arguments to a JSON value, shared by all handlers: "the body of a.md" exists once.
/// Register it once with <see cref="HandlerRegistry.Compute{TArguments,TValue}"/>, call it with
/// <see cref="HandlerContext.ComputeAsync{TArguments,TValue}"/>. Its function may read, report diagnostics and write files; it must not emit.
/// A file it writes belongs to it, not to its callers: however many ask, it is written once, and it is there as long as one of them does.
/// </summary>
/// <typeparam name="TArguments">Arguments, serialised to JSON; equal JSON is the same call.</typeparam>
/// <typeparam name="TValue">The value, stored as JSON; an equal value leaves its readers valid.</typeparam>
public sealed class Computation<TArguments, TValue>
{
    /// <summary>Names a computation.</summary>
    /// <param name="name">Unique among the handlers of a build; it appears in reports.</param>
    /// <param name="function">The function; <c>static</c>, reading only through its context.</param>
    public Computation(string name, Func<TArguments, HandlerContext, Task<TValue>> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Name = name;
        Function = function;
    }

    /// <summary>The name it is known by, in reports and in the database.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether all who ask in a build are handed one object, so that a value that many ask for is read from its JSON once. Its type must be
    /// such that nobody can alter it. <c>false</c> unless it is set: everyone has an object of his own.
    /// </summary>
    public bool SharesValue { get; init; }

    internal Func<TArguments, HandlerContext, Task<TValue>> Function { get; }
}
