using System.Globalization;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary>Lines as people write them: <c>1-10,20,30-</c>.</summary>
static class LineRanges
{
    /// <summary>The numbers, from 1, in the order in which they are named; what is beyond the last line is none.</summary>
    public static IEnumerable<int> Read(string text, int last)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', 2);
            if (Number(ends[0]) is not { } start)
            {
                continue;
            }

            var end = ends.Length == 1 ? start : ends[1].Length == 0 ? last : Number(ends[1]) ?? start;
            for (var line = Math.Max(1, start); line <= Math.Min(end, last); line++)
            {
                yield return line;
            }
        }
    }

    static int? Number(string text) =>
        int.TryParse(text.Trim().TrimStart('L', 'l'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
