namespace BuildCache;

/// <summary>What a document of a collection was before it changed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Before">What could be seen under the id; null: nothing.</param>
/// <param name="Revision">The revision that the change belongs to: what was looked at in an earlier one has seen <paramref name="Before"/>.</param>
readonly record struct FormerDocument(string Id, byte[]? Before, long Revision);

/// <summary>The changes of a collection in one build, as long as they are few: who knows them all need not look at every document.</summary>
sealed class FormerDocuments
{
    /// <summary>With more of them than this, looking at everything is no more work.</summary>
    public const int Most = 256;

    List<FormerDocument>? changes = [];

    /// <summary>In the order in which they were made; null when they are not kept.</summary>
    public IReadOnlyList<FormerDocument>? All => changes;

    public void Add(string id, byte[]? before, long revision)
    {
        if (changes?.Count == Most)
        {
            changes = null;
        }
        changes?.Add(new FormerDocument(id, before, revision));
    }

    /// <summary>Keeps none of them: the view of the collection shows other columns now, and what they were would be seen otherwise than it was.</summary>
    public void Forget() => changes = null;
}
