using System.Globalization;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary>Lines as people write them: <c>1-10,20,30-</c>.</summary>
static class LineRanges
{
    /// <summary>The numbers, from 1, in the order in which they are named; what is beyond the last line is none.</summary>
    public static IEnumerable<int> Read(string text, int last)
    {
        foreach (var part in Parts(text))
        {
            var (start, end) = EndsOf(part, last);
            for (var line = start; line <= end; line++)
            {
                yield return line;
            }
        }
    }

    /// <summary>The first part that names no line; null when each names some.</summary>
    public static string? Missing(string text, int last) => Array.Find(Parts(text), part => EndsOf(part, last) is var (start, end) && start > end);

    static string[] Parts(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The first line and the last one; the last before the first where there are none.</summary>
    static (int Start, int End) EndsOf(string part, int last)
    {
        var ends = part.Split('-', 2);
        if (Number(ends[0]) is not { } start)
        {
            return (1, 0);
        }

        var end = ends.Length == 1 ? start : ends[1].Length == 0 ? last : Number(ends[1]) ?? start;
        return (Math.Max(1, start), Math.Min(end, last));
    }

    static int? Number(string text) =>
        int.TryParse(text.Trim().TrimStart('L', 'l'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
