namespace BuildCache;

/// <summary>Work that waits for itself, so that there is no order in which it could be done.</summary>
static class CyclicOrder
{
    /// <summary>Handlers that read, in their functions, what the others produce.</summary>
    public static Diagnostic OfHandlers(IEnumerable<string> steps) =>
        Of($"Handlers wait for each other: {string.Join("; ", steps)}", "", "Emit what one of them needs into a collection of its own.");

    /// <summary>Collections that are made of each other by triggers and queries.</summary>
    public static Diagnostic OfCollections(IEnumerable<string> cycle) =>
        Of($"The collections {string.Join(" → ", cycle)} depend on each other", "", "Remove one of the triggers or queries from the cycle.");

    /// <summary>The same, of the handler that is left out because its trigger reads the first of them.</summary>
    public static Diagnostic OfTrigger(IReadOnlyList<string> cycle, string handler) =>
        Of($"The collections {string.Join(" → ", cycle.Append(cycle[0]))} depend on each other", $" Handler {handler}, whose trigger reads {cycle[0]}, is left out.", "Remove one of the triggers or queries from the cycle.");

    static Diagnostic Of(string cycle, string consequence, string remedy) =>
        new(Severity.Error, "BCM1407", $"{cycle}, so there is no order in which they could be computed.{consequence} {remedy}");
}
