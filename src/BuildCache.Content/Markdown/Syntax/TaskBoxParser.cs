using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>A box at the very beginning of a list item, with white space behind it: <c>- [x](page.md)</c> is a link.</summary>
sealed class TaskBoxParser : InlineParser
{
    public TaskBoxParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (processor.Inline is not null || processor.Block is not ParagraphBlock { Inline.FirstChild: null, Parent: ListItemBlock item } paragraph
            || !ReferenceEquals(item[0], paragraph)
            || slice.AsSpan() is not ['[', ' ' or 'x' or 'X', ']', ' ' or '\t', ..] box || box[4..].IsWhiteSpace())
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new TaskList
        {
            Span = new SourceSpan(start, start + 2),
            Line = line,
            Column = column,
            Checked = box[1] != ' ',
        };
        slice.Start += 3;
        slice.TrimStart();
        return true;
    }
}
