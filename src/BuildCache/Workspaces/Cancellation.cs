namespace BuildCache;

/// <summary>How the end that a cancelled build comes to shows: work that waits is told so, a statement of SQLite is interrupted.</summary>
static class Cancellation
{
    public static bool IsIn(Exception error) => error is OperationCanceledException or StoreException { IsInterrupt: true }
        || error is AggregateException { InnerExceptions: var inner } && inner.Any(IsIn);
}
