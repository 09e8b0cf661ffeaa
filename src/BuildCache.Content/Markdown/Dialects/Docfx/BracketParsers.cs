using BuildCache.Content.Markdown.Dialects.Docfx.Blocks;
using BuildCache.Content.Markdown.Dialects.Docfx.Includes;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx;

/// <summary>Includes and snippets that have a line of their own.</summary>
sealed class BracketBlockParser : BlockParser
{
    public BracketBlockParser() => OpeningCharacters = ['['];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        var line = processor.Line.AsSpan();
        if (line.TrimEnd().StartsWith("[!VIDEO ", StringComparison.OrdinalIgnoreCase) && line.TrimEnd().EndsWith(']'))
        {
            var address = line.TrimEnd()[8..^1].Trim().ToString();
            return Open(processor, new TripleColonBlock(this, "video", new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = address }, line.ToString()));
        }

        if (BracketConstruct.Read(line) is not { } construct || !line[construct.Length..].IsWhiteSpace())
        {
            return BlockState.None;
        }

        var source = line[..construct.Length].ToString();
        LeafBlock? block = construct.Name == "include" ? new IncludeBlock(this, construct.Path, source)
            : SnippetReference.LanguageOf(construct.Name) is { } language ? new SnippetBlock(this, SnippetReference.Parse(construct.Path, language), source)
            : null;
        return block is null ? BlockState.None : Open(processor, block);
    }

    static BlockState Open(BlockProcessor processor, LeafBlock block)
    {
        block.Line = processor.LineIndex;
        block.Column = processor.Column;
        block.Span = new SourceSpan(processor.Start, processor.Line.End);
        processor.NewBlocks.Push(block);
        return BlockState.BreakDiscard;
    }
}

/// <summary>Includes among other text.</summary>
sealed class IncludeInlineParser : InlineParser
{
    public IncludeInlineParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (BracketConstruct.Read(slice.AsSpan()) is not { Name: "include" } construct)
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new IncludeInline(construct.Path, slice.AsSpan()[..construct.Length].ToString())
        {
            Line = line,
            Column = column,
            Span = new SourceSpan(start, start + construct.Length - 1),
        };
        slice.Start += construct.Length;
        return true;
    }
}
