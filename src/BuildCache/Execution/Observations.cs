namespace BuildCache;

/// <summary>What one call has seen, in the order in which it saw it: its dependencies.</summary>
sealed class Observations
{
    readonly List<Seen> seen = [];
    readonly Dictionary<Source, Fingerprint> values = [];
    readonly Dictionary<(string Collection, string Id), Presence> documents = [];
    readonly Dictionary<(string Collection, string Id), List<string>> absentKeys = [];
    int replaysThatRun;

    public bool Contains(Source source) => values.ContainsKey(source);

    /// <summary>The files whose content was seen so far.</summary>
    public List<(string Path, Fingerprint Value)> Files =>
        [.. seen.Where(static s => s.Source.Kind == SourceKind.File).Select(static s => (s.Source.Key, s.Value))];

    /// <summary>The computations that it had values of so far.</summary>
    public List<Source> Computations => [.. seen.Select(static s => s.Source).Where(static source => source.Kind == SourceKind.Computation)];

    /// <summary>Adds what was seen; false when the same fact was seen with another value before.</summary>
    public bool TryAdd(Source source, in Fingerprint value)
    {
        if (!values.TryAdd(source, value))
        {
            return values[source] == value;
        }
        seen.Add(new Seen(source, value));
        replaysThatRun += source.Kind is SourceKind.Computation or SourceKind.Query or SourceKind.Http ? 1 : 0;
        return true;
    }

    /// <summary>A document was found to be there; which of its keys are read is not known yet.</summary>
    public void NotePresence(string collection, string id) => documents.TryAdd((collection, id), new Presence(seen.Count, replaysThatRun));

    /// <summary>A key that is present was read: the document is there, too.</summary>
    public void NotePresentKey(string collection, string id)
    {
        if (documents.TryGetValue((collection, id), out var presence) && presence.RunsBefore == replaysThatRun)
        {
            presence.IsImplied = true;
        }
    }

    /// <summary>A key of a document was read that it does not have.</summary>
    public void NoteAbsentKey(string collection, string id, string key)
    {
        if (!absentKeys.TryGetValue((collection, id), out var keys))
        {
            absentKeys.Add((collection, id), keys = []);
        }
        keys.Add(key);
    }

    /// <summary>
    /// Everything, when the call has ended. The keys that a document does not have are one fact, at the place of the first: templates ask for many,
    /// and pages have few of them. A replay looks at the others too early for it, which costs nothing and runs nothing. A document of which no present key was read is still known to be there; and where a computation or
    /// a query followed before a key did, that may have been because it is there. A replay must find out in the same order, or it would run
    /// what the function never would.
    /// </summary>
    public IReadOnlyList<Seen> Complete()
    {
        var replaced = new Dictionary<Source, Source?>();
        foreach (var ((collection, id), keys) in absentKeys.Where(static pair => pair.Value.Count > 1))
        {
            var group = Source.OfAbsentKeys(collection, id, keys);
            foreach (var key in keys)
            {
                replaced[Source.OfDocument(collection, id, DocumentPart.Key, key)] = key == keys[0] ? group : null;
            }
        }
        var there = DocumentValue.Of([], "");
        foreach (var ((collection, id), presence) in documents.Where(static pair => !pair.Value.IsImplied)
            .OrderByDescending(static pair => pair.Value.Position).ThenByDescending(static pair => pair.Key, OrdinalPairs.Instance))
        {
            var source = Source.OfDocument(collection, id, DocumentPart.Presence);
            if (values.TryAdd(source, there))
            {
                seen.Insert(presence.Position, new Seen(source, there));
            }
        }
        return replaced.Count == 0 ? seen : [.. seen.Select(seen => replaced.TryGetValue(seen.Source, out var group) ? group is { } source ? new Seen(source, Fingerprint.Absent) : (Seen?)null : seen).OfType<Seen>()];
    }

    /// <summary>Where among the dependencies a document was found to be there, and how many that run something stood before it.</summary>
    sealed class Presence(int position, int runsBefore)
    {
        public int Position { get; } = position;

        public int RunsBefore { get; } = runsBefore;

        public bool IsImplied { get; set; }
    }
}
