using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Tells of a query whose columns moved that its rows did not, from what changed alone: over the documents that changed, as they were and as
/// they are, it gives nothing. So the work of an edit does not grow with the documents. Where a query is not of that kind, where what changed
/// is much, or where its rows were not up to date when the build began, it tells nothing, and the query runs.
/// </summary>
sealed class DeltaProbe(Connection db, ILiveCollections collections, TimeSpan longest)
{
    /// <summary>Each set of them is tried.</summary>
    const int MostCollections = 3;

    readonly Overlay overlay = new(db, collections);

    public Overlay Overlay => overlay;

    /// <summary>The revision from which on all that changed below a statement is known; what was looked at earlier is to be looked at whole.</summary>
    public long KnownSince(QueryStatement statement) =>
        Math.Max(statement.LeastRevision, statement.Reads.Max(read => (long?)collections.RevisionBefore(read.Collection, read.Column)) ?? long.MaxValue);

    /// <summary>Prepares to tell of a statement; null where nothing can be told.</summary>
    public Prober? For(QueryStatement statement)
    {
        if (statement.Error is not null || statement.Reads.Count == 0 || !overlay.IsFor(statement) || !PositiveQuery.Is(statement))
        {
            return null;
        }
        var changed = statement.Collections.Where(collection => collections.ChangesOf(collection) is not { Count: 0 }).ToList();
        if (changed.Count is 0 or > MostCollections || changed.Exists(collection => collections.ChangesOf(collection) is null))
        {
            return null;
        }
        foreach (var collection in changed)
        {
            overlay.Show(collection, string.Create(CultureInfo.InvariantCulture, $"{collections.ChangesOf(collection)!.Count} changes"), () => VersionsOf(collection));
        }
        return new Prober(db, statement, changed, longest, KnownSince(statement));
    }

    /// <summary>The documents that changed in this build, as they were each time before they did, and as they are.</summary>
    IEnumerable<(string Id, byte[] Body)> VersionsOf(string collection)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, before, _) in collections.ChangesOf(collection)!)
        {
            if (before is not null)
            {
                yield return (id, before);
            }
            if (ids.Add(id) && Present(collection, id) is { } now)
            {
                yield return (id, now);
            }
        }
    }

    /// <summary>What can be seen of a document.</summary>
    public byte[]? Present(string collection, string id) =>
        db.Prepare($"select body from {CollectionTable.TableOf(collection)} where id = ? and clash = 0").Bind(id).First(static row => row.Bytes(0).ToArray());

    /// <summary>Tells of one statement with any parameters, as long as nothing else is shown.</summary>
    public sealed class Prober(Connection db, QueryStatement statement, List<string> changed, TimeSpan longest, long knownSince)
    {
        readonly List<string> texts = [.. Subsets(changed).Select(subset => Overlay.TextOf(statement, subset))];

        /// <summary>What was looked at earlier is not told of.</summary>
        public long KnownSince => knownSince;

        /// <summary>Whether the rows are what they were.</summary>
        public bool IsUnaffected(JsonObject parameters)
        {
            try
            {
                return texts.TrueForAll(text => !QueryRunner.Rows(db, text, parameters, longest).Any());
            }
            catch (StoreException error) when (error.IsMistake || error.IsInterrupt)
            {
                // It fails over what changed; whether it fails altogether is to be seen.
                return false;
            }
        }

        /// <summary>
        /// A row of the result holds something that changed, and of the other collections what changed too or what is as it was: each set of them
        /// that may be the former.
        /// </summary>
        static IEnumerable<List<string>> Subsets(List<string> changed) =>
            Enumerable.Range(1, (1 << changed.Count) - 1).Select(set => changed.Where((_, place) => (set >> place & 1) == 1).ToList());
    }
}
