using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects;

/// <summary>A <c>:::name …</c> line that opens no container, kept as it was written.</summary>
sealed class DialectBlock(BlockParser parser, string name, string source) : LeafBlock(parser)
{
    public string Name { get; } = name;

    public string Source { get; } = source;
}

/// <summary>
/// Takes the <c>:::</c> lines that docfx ends on the same line or by a second line (<c>:::row-end:::</c>, <c>::: moniker-end</c>).
/// As a custom container such a line would vanish and swallow the rest of the page.
/// </summary>
class DialectBlockParser : BlockParser
{
    static readonly string[] Names = ["code", "image", "video", "moniker", "zone", "row", "column", "no-loc"];

    public DialectBlockParser() => OpeningCharacters = [':'];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent)
        {
            return BlockState.None;
        }

        var line = processor.Line.AsSpan().TrimEnd();
        var inside = line.TrimStart(':');
        if (line.Length - inside.Length < 3 || inside.IsEmpty)
        {
            return BlockState.None;
        }

        inside = inside.TrimStart();
        var length = inside.IndexOfAny(' ', '\t', ':');
        var name = length < 0 ? inside : inside[..length];
        if (name.IsEmpty || !(line.EndsWith(":::") || name.EndsWith("-end") || IsKnown(name)))
        {
            return BlockState.None;
        }

        if (!IsBlock(name, line))
        {
            // A paragraph, before it is taken for a container.
            return processor.Parsers.FindExact<ParagraphBlockParser>()!.TryOpen(processor);
        }

        var block = Create(name.ToString(), line.ToString());
        block.Line = processor.LineIndex;
        block.Column = processor.Column;
        block.Span = new SourceSpan(processor.Start, processor.Line.End);
        processor.NewBlocks.Push(block);
        return BlockState.BreakDiscard;
    }

    /// <summary>The block of such a line.</summary>
    protected virtual LeafBlock Create(string name, string source) => new DialectBlock(this, name, source);

    /// <summary>Whether such a line is a block, and no text.</summary>
    protected virtual bool IsBlock(ReadOnlySpan<char> name, ReadOnlySpan<char> line) => true;

    static bool IsKnown(ReadOnlySpan<char> name)
    {
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
