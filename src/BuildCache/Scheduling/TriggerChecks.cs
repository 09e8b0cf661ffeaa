namespace BuildCache;

/// <summary>Triggers that cannot work, found before anything runs.</summary>
static class TriggerChecks
{
    /// <summary>A trigger on what does not exist would silently never run: a misspelt name, most often.</summary>
    public static IEnumerable<Diagnostic> Unknown(HandlerRegistry registry, IReadOnlyDictionary<string, ItemList> lists)
    {
        var collections = registry.Registrations.SelectMany(static r => r.Produces).Concat(registry.DerivedCollections.Select(static d => d.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var registration in registry.Registrations.Where(static r => !r.IsOurs))
        {
            switch (registration.Trigger)
            {
                case { Kind: TriggerKind.Each, Argument: var collection } when !collections.Contains(collection):
                    yield return UnknownCollection.Of(collection, registration.Name);
                    break;
                case { Kind: TriggerKind.Items, Argument: var items } when !lists.ContainsKey(items):
                    yield return UnknownItems.Of(items, registration.Name);
                    break;
            }
        }
    }

    /// <summary>Triggers and queries that wait for each other have no order. A handler in such a cycle is refused, so that everything else has one.</summary>
    public static void BreakCycles(HandlerRegistry registry)
    {
        var registrations = registry.Registrations;
        var definitions = registry.DerivedCollections.ToLookup(static d => d.Name, StringComparer.Ordinal);
        for (var i = 0; i < registrations.Count; i++)
        {
            var handler = registrations[i];
            if (Reads(handler).Select(read => Cycle.Way(read, at => handler.Produces.Contains(at, StringComparer.OrdinalIgnoreCase), MadeOf)).FirstOrDefault(static found => found is not null) is { } cycle)
            {
                registrations[i] = handler.Refused(CyclicOrder.OfTrigger(cycle, handler.Name));
            }
        }

        IEnumerable<string> MadeOf(string collection) => registrations.Where(r => r.Produces.Contains(collection, StringComparer.OrdinalIgnoreCase)).SelectMany(Reads)
            .Concat(definitions[collection].SelectMany(static definition => TableNames.Of(definition.Sql)));

        static IEnumerable<string> Reads(Registration registration) => registration.Trigger switch
        {
            { Kind: TriggerKind.Each, Argument: var collection } => [collection],
            { Kind: TriggerKind.Rows, Argument: var sql } => TableNames.Of(sql),
            _ => [],
        };
    }
}
