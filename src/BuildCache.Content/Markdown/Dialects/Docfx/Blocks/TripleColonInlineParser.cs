using System.Net;
using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Blocks;

/// <summary><c>:::image source="…" alt-text="…":::</c> and <c>:::no-loc text="…":::</c> among other text.</summary>
sealed partial class TripleColonInlineParser : InlineParser
{
    public TripleColonInlineParser() => OpeningCharacters = [':'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        if (!text.StartsWith(":::"))
        {
            return false;
        }

        var end = text.IndexOf('\n');
        var match = Pattern().Match((end < 0 ? text : text[..end]).ToString());
        var attributes = match.Success ? TripleColonParser.Attributes(match.Value) : [];
        LeafOrImage? found = !match.Success ? null
            : match.Groups[1].Value.Equals("no-loc", StringComparison.OrdinalIgnoreCase) ? attributes.TryGetValue("text", out var words) ? new(words, null) : null
            : attributes.TryGetValue("source", out var source) ? new(attributes.GetValueOrDefault("alt-text") ?? "", source) : null;
        if (found is not { } part)
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        Inline inline = new LiteralInline(WebUtility.HtmlDecode(part.Text));
        if (part.Source is { } image)
        {
            var alt = (LiteralInline)inline;
            inline = new LinkInline(image, "") { IsImage = true, IsClosed = true };
            ((LinkInline)inline).AppendChild(alt);
        }

        inline.Line = line;
        inline.Column = column;
        inline.Span = new SourceSpan(start, start + match.Length - 1);
        processor.Inline = inline;
        slice.Start += match.Length;
        return true;
    }

    /// <summary>A text, or an image that it describes.</summary>
    readonly record struct LeafOrImage(string Text, string? Source);

    [GeneratedRegex("""^:::\s*(image|no-loc)(?:\s+[a-z-]+\s*=\s*"[^"]*")+\s*:::""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
