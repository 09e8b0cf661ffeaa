using Markdig.Extensions.Footnotes;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// Definitions of footnotes (<c>[^1]: text</c>), wherever a block may stand: in quotes, lists, containers and other footnotes too. What is
/// referred to (<see cref="FootnoteReferenceParser"/>) becomes a group at the end of the document. Markdig's own parser knows them at the
/// top of a document alone, and takes the others for addresses of links, whose text is lost.
/// </summary>
sealed class FootnoteParser : BlockParser
{
    public FootnoteParser() => OpeningCharacters = ['['];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        var (column, start) = (processor.Column, processor.Start);
        if (!LinkHelper.TryParseLabel(ref processor.Line, false, out var label, out var labelSpan) || label is not ['^', _, ..] || processor.CurrentChar != ':')
        {
            processor.GoToColumn(column);
            return BlockState.None;
        }

        processor.Column = column + processor.Start - start;
        processor.NextChar();
        var footnote = new Footnote(this)
        {
            Column = column,
            Label = label,
            LabelSpan = labelSpan,
            Span = new SourceSpan(start, processor.Line.End),
        };
        Define(processor.Document, footnote);
        processor.NewBlocks.Push(footnote);
        return BlockState.Continue;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        if (processor.IsBlankLine)
        {
            return ((Footnote)block).Count > 0 ? BlockState.Continue : BlockState.None;
        }

        if (!processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        processor.GoToCodeIndent();
        return BlockState.Continue;
    }

    void Define(MarkdownDocument document, Footnote footnote)
    {
        if (FootnoteSet.Of(document) is not { } defined)
        {
            defined = FootnoteSet.Begin(document);
            document.ProcessInlinesBegin += (_, _) => Gather(document, defined);
            document.ProcessInlinesEnd += static (processor, _) => Arrange(processor.Document);
        }

        defined.Add(footnote);
    }

    /// <summary>Their text is read after that of the page.</summary>
    void Gather(MarkdownDocument document, FootnoteSet defined)
    {
        var group = new FootnoteGroup(this);
        foreach (var footnote in defined.All)
        {
            footnote.Parent!.Remove(footnote);
            group.Add(footnote);
        }

        document.Add(group);
    }

    /// <summary>In the order in which they are first referred to; what nothing refers to is not shown.</summary>
    static void Arrange(MarkdownDocument document)
    {
        var group = (FootnoteGroup)document.LastChild!;
        var order = new Dictionary<Footnote, int>();
        foreach (var reference in document.Descendants<FootnoteLink>())
        {
            order.TryAdd(reference.Footnote, order.Count);
        }

        var footnotes = group.OfType<Footnote>().Where(order.ContainsKey).OrderBy(footnote => order[footnote]).ToList();
        group.Clear();
        foreach (var footnote in footnotes)
        {
            group.Add(footnote);
        }
    }
}
