namespace BuildCache;

/// <summary>The computations that a call is running inside of, innermost first: a computation that needs itself is found here.</summary>
sealed record CallChain(Source Computation, CallChain? Outer)
{
    public bool Contains(Source computation)
    {
        for (var link = this; link is not null; link = link.Outer)
        {
            if (link.Computation == computation)
            {
                return true;
            }
        }
        return false;
    }
}
