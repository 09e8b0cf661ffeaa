namespace BuildCache;

/// <summary>Items of a project that a handler asks for and that were not passed to the build.</summary>
static class UnknownItems
{
    /// <param name="name">The name of the items.</param>
    /// <param name="handler">The handler that runs for each of them; null where a function asks for them.</param>
    public static Diagnostic Of(string name, string? handler = null) => new(Severity.Error, "BCM2004",
        $"The items '{name}'{(handler is null ? "" : $", for each of which handler {handler} runs,")} were not passed to the build. Name them in a BuildCacheItem item: <BuildCacheItem Include=\"{name}\" />.");
}
