using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Blocks;

/// <summary>A quotation ends where a line of it names another alert: several of them may follow each other without a line between.</summary>
sealed class AlertQuoteParser : QuoteBlockParser
{
    public override BlockState TryContinue(BlockProcessor processor, Block block) =>
        block is QuoteBlock { Count: > 0 } && !processor.IsCodeIndent && processor.CurrentChar == '>' && IsAlert(processor.Line.AsSpan()[1..].Trim(" \t"))
            ? BlockState.None : base.TryContinue(processor, block);

    static bool IsAlert(ReadOnlySpan<char> line) =>
        line.Length > 3 && line.StartsWith("[!") && line[^1] == ']' && !line[2..^1].ContainsAnyExcept(NamedAlertParser.Characters);
}
