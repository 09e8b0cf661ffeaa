using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// What it costs to read a page. Markdig compares each mark of emphasis and each bracket of a paragraph with those before it, so that a
/// paragraph costs the square of their number: tens of thousands in one paragraph take minutes. Text that is meant has a few dozen.
/// </summary>
static class InlineCost
{
    // Four thousand marks in one paragraph, about a second.
    const long MaxPerPage = 16_000_000;

    static readonly System.Buffers.SearchValues<char> Marks = System.Buffers.SearchValues.Create("*_~[^+=:");

    /// <summary>Weighs every block whose text is read for inlines.</summary>
    public static void Watch(IEnumerable<BlockParser> parsers)
    {
        foreach (var parser in parsers)
        {
            parser.Closed += static (processor, block) => Add(processor.Document, block);
        }
    }

    /// <exception cref="MarkdownCostException">With this block the page costs too much.</exception>
    public static void Add(MarkdownDocument page, Block block)
    {
        if (block is LeafBlock { ProcessInlines: true } leaf)
        {
            AddLeaf(page, leaf);
        }
        else if (block is ContainerBlock container)
        {
            // Terms and captions are made by the parser of what they stand in, and closed by nobody.
            foreach (var child in container)
            {
                if (child is LeafBlock { ProcessInlines: true } own && ReferenceEquals(own.Parser, container.Parser))
                {
                    AddLeaf(page, own);
                }
            }
        }
    }

    static void AddLeaf(MarkdownDocument page, LeafBlock leaf)
    {
        long marks = 0;
        for (var i = 0; i < leaf.Lines.Count; i++)
        {
            marks += Count(leaf.Lines.Lines[i].Slice.AsSpan());
        }

        var total = (page.GetData(typeof(InlineCost)) is long before ? before : 0) + (marks * marks);
        page.SetData(typeof(InlineCost), total);
        if (total > MaxPerPage)
        {
            throw new MarkdownCostException(
                $"The page has too many marks such as *, _ and [ to be read: {marks} in this paragraph alone. Part it with blank lines, or put it into a code block", leaf.Line);
        }
    }

    /// <summary>Runs of marks; one between two letters, as in snake_case, is a letter.</summary>
    static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(Marks);
            if (next < 0)
            {
                break;
            }

            at += next;
            var mark = text[at];
            var start = at;
            while (mark != '[' && at + 1 < text.Length && text[at + 1] == mark)
            {
                at++;
            }

            var isInWord = mark == '_' && start > 0 && at + 1 < text.Length && char.IsLetterOrDigit(text[start - 1]) && char.IsLetterOrDigit(text[at + 1]);
            // One sign of these is never a mark.
            var isSign = mark is '+' or '=' or ':' && at == start;
            count += isInWord || isSign ? 0 : 1;
        }

        return count;
    }
}
