namespace BuildCache;

/// <summary>
/// The unit of extension: a trigger and a function. A handler says what it waits for; what it depends on is observed
/// while it runs, through its <see cref="HandlerContext"/>, so there is nothing to declare and nothing to forget.
/// </summary>
/// <remarks>One instance serves any number of builds, and is asked to register in each. Functions must be <c>static</c>: captured state is a dependency that nobody sees.</remarks>
public abstract class Handler
{
    /// <summary>Registers the triggers of this handler, the collections it produces and its computations.</summary>
    /// <param name="on">Where to register: reads like "on each file …, run …".</param>
    public abstract void Register(HandlerRegistry on);
}
