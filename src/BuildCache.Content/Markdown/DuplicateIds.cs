namespace BuildCache.Content.Markdown;

/// <summary>An id names one element of a page. A second one is out of reach of every link, and of every label that means it.</summary>
static class DuplicateIds
{
    /// <summary>Reports each id that stands on a page again, at its second place.</summary>
    public static void Report(IEnumerable<IdEntry> ids, string file, int bodyLine, HandlerContext context)
    {
        var first = new Dictionary<string, IdEntry>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (!first.TryAdd(id.Id, id) && told.Add(id.Id))
            {
                context.Warn(
                    "BCM1126",
                    $"The id '{id.Id}' names another element of this page already, in line {first[id.Id].Line + bodyLine}, and links lead there. Give one of them another id; the id of a heading is made of its text, or written as {{#id}} behind it.",
                    file,
                    id.Line + bodyLine,
                    id.Column);
            }
        }
    }
}
