using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Raw HTML and addresses in angle brackets. Whether what ends a comment, an instruction, a declaration or CDATA is still to come is asked
/// first, and known: Markdig searches the rest of the paragraph for it, so that thousands without an end cost the square of their number.
/// </summary>
sealed class InlineHtmlParser : AutolinkInlineParser
{
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (EndingOf(slice) is { } ending)
        {
            // Emptied by Markdig with each paragraph.
            var endings = processor.ParserStates[Index] as Endings;
            if (endings is null || !ReferenceEquals(endings.Text, slice.Text) || endings.End != slice.End)
            {
                processor.ParserStates[Index] = endings = new Endings(slice.Text, slice.End);
            }

            if (endings.LastOf(ending) < slice.Start)
            {
                return false;
            }
        }

        return base.Match(processor, ref slice);
    }

    static string? EndingOf(in StringSlice slice) => slice.PeekChar() switch
    {
        '?' => "?>",
        '!' => slice.PeekChar(2) switch { '-' => "-->", '[' => "]]>", _ => ">" },
        _ => null,
    };

    /// <summary>Where each ending stands for the last time.</summary>
    sealed class Endings(string text, int end)
    {
        readonly Dictionary<string, int> last = new(StringComparer.Ordinal);

        public string Text => text;

        public int End => end;

        public int LastOf(string ending) =>
            last.TryGetValue(ending, out var at) ? at : last[ending] = text.AsSpan(0, end + 1).LastIndexOf(ending, StringComparison.Ordinal);
    }
}
