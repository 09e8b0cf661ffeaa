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
                    yield return new Diagnostic(Severity.Error, "BCM1302", $"Handler {registration.Name} runs for each document of '{collection}', but no handler produces a collection of that name, and no query defines one.");
                    break;
                case { Kind: TriggerKind.Items, Argument: var items } when !lists.ContainsKey(items):
                    yield return new Diagnostic(Severity.Error, "BCM2004", $"Handler {registration.Name} runs for each of the items '{items}', which were not passed to the build. {ItemList.HowToPass(items)}");
                    break;
            }
        }
    }

    /// <summary>Triggers that wait for each other have no order. One of them is refused, so that everything else has.</summary>
    public static void BreakCircles(List<Registration> registrations)
    {
        for (var i = 0; i < registrations.Count; i++)
        {
            if (registrations[i].Trigger.Kind == TriggerKind.Each && Circle(registrations[i], registrations[i].Trigger.Argument, []) is { } circle)
            {
                registrations[i] = registrations[i].Refused(new Diagnostic(Severity.Error, "BCM1407",
                    $"The collections {string.Join(" → ", circle.Append(circle[0]))} depend on each other, so there is no order in which they could be computed; handler {registrations[i].Name}, which runs for each document of {circle[0]}, is left out. Take one of the triggers out of the circle."));
            }
        }

        // Each collection is made of the next one.
        List<string>? Circle(Registration start, string collection, HashSet<string> seen)
        {
            if (!seen.Add(collection))
            {
                return null;
            }
            foreach (var producer in registrations.Where(r => r.Trigger.Kind == TriggerKind.Each && r.Produces.Contains(collection, StringComparer.Ordinal)))
            {
                if (producer == start)
                {
                    return [collection];
                }
                if (Circle(start, producer.Trigger.Argument, seen) is { } rest)
                {
                    return [collection, .. rest];
                }
            }
            return null;
        }
    }
}
