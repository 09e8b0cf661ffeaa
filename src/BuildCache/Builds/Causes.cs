namespace BuildCache;

/// <summary>
/// Why things moved in this build: each fact that a call moved inherits the call's own reasons, so that an effect can be explained back to
/// the input that changed. Bounded: explanations are worth a little memory, not as much as the corpus.
/// </summary>
sealed class Causes
{
    const int Most = 20_000;
    const int LongestPath = 6;
    readonly Dictionary<Source, IReadOnlyList<string>> reasons = [];
    readonly Dictionary<string, IReadOnlyList<string>> collections = new(StringComparer.Ordinal);

    /// <summary>The reasons of the call whose results are being applied.</summary>
    public IReadOnlyList<string> Current { get; set; } = [];

    public void Note(Source source)
    {
        if (reasons.Count < Most)
        {
            reasons[source] = Current;
        }
    }

    public void NoteDocument(string collection, Source? source)
    {
        collections[collection] = Current;
        if (source is { } moved)
        {
            Note(moved);
        }
    }

    /// <summary>The path from what made a call run to the input that began it, outermost first.</summary>
    public IReadOnlyList<string> Explain(Outcome outcome)
    {
        if (outcome.Cause is not { } cause)
        {
            return [outcome.Because];
        }
        var path = new List<string> { outcome.Because };
        if (reasons.TryGetValue(cause, out var inherited) || cause.Kind == SourceKind.Query && CollectionReasons(cause, out inherited))
        {
            path.AddRange(inherited.Take(LongestPath - 1));
        }
        return path;
    }

    bool CollectionReasons(Source query, out IReadOnlyList<string> inherited)
    {
        foreach (var (collection, because) in collections)
        {
            if (query.Parts[0].Contains(collection, StringComparison.Ordinal))
            {
                inherited = because;
                return true;
            }
        }
        inherited = [];
        return false;
    }
}
