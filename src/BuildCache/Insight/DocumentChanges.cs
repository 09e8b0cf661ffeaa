using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>A document that is other than it was.</summary>
/// <param name="Collection">Its collection.</param>
/// <param name="Id">Its id.</param>
/// <param name="Change">added, removed or changed.</param>
/// <param name="Columns">The keys whose values differ, in ordinal order; of one that changed.</param>
sealed record DocumentChange(string Collection, string Id, string Change, IReadOnlyList<ColumnChange> Columns);

/// <summary>A key whose value differs; null: the document had it not.</summary>
sealed record ColumnChange(string Name, JsonNode? Old, JsonNode? New);

/// <summary>What differs between the documents of two results.</summary>
static class DocumentChanges
{
    public static IEnumerable<DocumentChange> Between(TraceResult old, TraceResult @new) => Between(old.Documents, @new.Documents);

    public static IEnumerable<DocumentChange> Between(IEnumerable<EmittedDocument> old, IEnumerable<EmittedDocument> @new)
    {
        // Of several calls that gave the same document the last one counts: none of them is visible, and all of them are told as one.
        var before = old.GroupBy(static document => (document.Collection, document.Id)).ToDictionary(static group => group.Key, static group => group.Last().Body);
        foreach (var document in @new.DistinctBy(static document => (document.Collection, document.Id)))
        {
            if (!before.Remove((document.Collection, document.Id), out var was))
            {
                yield return new DocumentChange(document.Collection, document.Id, "added", []);
            }
            else if (!was.AsSpan().SequenceEqual(document.Body))
            {
                yield return new DocumentChange(document.Collection, document.Id, "changed", [.. Columns(was, document.Body)]);
            }
        }
        foreach (var (collection, id) in before.Keys)
        {
            yield return new DocumentChange(collection, id, "removed", []);
        }
    }

    static IEnumerable<ColumnChange> Columns(byte[] old, byte[] @new)
    {
        var (before, after) = (Json.Parse(old)!.AsObject(), Json.Parse(@new)!.AsObject());
        return before.Select(static pair => pair.Key).Union(after.Select(static pair => pair.Key)).Order(StringComparer.Ordinal)
            .Where(name => before.ContainsKey(name) != after.ContainsKey(name) || !JsonNode.DeepEquals(before[name], after[name]))
            .Select(name => new ColumnChange(name, before[name]?.DeepClone(), after[name]?.DeepClone()));
    }
}
