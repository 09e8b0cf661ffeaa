namespace BuildCache;

/// <summary>Words in documents.</summary>
sealed partial class Insight
{
    const int ExcerptBefore = 40;
    const int ExcerptLength = 160;

    /// <summary>The documents that have a text in any key, letter case apart (of ASCII).</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">No more than so many.</param>
    public IReadOnlyList<FoundDocument> Search(string text, int most) => Ask(() =>
    {
        // As it stands in JSON.
        var sought = CanonicalJson.Text(System.Text.Json.Nodes.JsonValue.Create(text))[1..^1];
        var found = new List<FoundDocument>();
        foreach (var collection in CollectionTable.Stored(db).Order(StringComparer.Ordinal))
        {
            found.AddRange(db.Prepare($"select id, substr(body, max(1, at - {ExcerptBefore}), {ExcerptLength}) from (select id, body, instr(lower(body), lower(?1)) as at from {CollectionTable.TableOf(collection)} where clash = 0) where at > 0 order by id limit ?2")
                .Bind(sought).Bind(most - found.Count).List(row => new FoundDocument(collection, row.Text(0), row.Text(1))));
            if (found.Count >= most)
            {
                break;
            }
        }
        return found;
    });
}

/// <summary>A document with a text in it, and what stands around it.</summary>
sealed record FoundDocument(string Collection, string Id, string Excerpt);
