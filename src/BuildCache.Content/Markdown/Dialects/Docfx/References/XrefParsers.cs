using System.Net;
using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx.References;

/// <summary><c>@uid</c>, <c>@"uid"</c>, <c>@'uid'</c>, where no word goes on.</summary>
sealed partial class ShortXrefParser : InlineParser
{
    public ShortXrefParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = slice.PeekCharExtra(-1);
        if (!(before.IsWhiteSpaceOrZero() || before is '(' or '[' or '*' or '_' or '"' or '\'' or '|' or '>' or ','))
        {
            return false;
        }

        var text = slice.AsSpan();
        var end = text.IndexOf('\n');
        var match = Pattern().Match((end < 0 ? text : text[..end]).ToString());
        if (!match.Success)
        {
            return false;
        }

        var uid = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value;
        XrefParser.Place(processor, ref slice, new XrefInline(uid, match.Value, isQuiet: true), match.Length);
        return true;
    }

    // What ends a sentence ends a uid, unless more of the uid follows.
    [GeneratedRegex("""^@(?:"(?<quoted>[^"]+)"|'(?<quoted>[^']+)'|(?<plain>[A-Za-z][A-Za-z0-9_+#/`-]*(?:[.,;:!?~*][A-Za-z0-9_+#/`-]+)*\*?))""", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary><c>&lt;xref:uid&gt;</c> and the element <c>xref</c>.</summary>
sealed partial class XrefParser : InlineParser
{
    public XrefParser() => OpeningCharacters = ['<'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        if (!text.StartsWith("<xref", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var source = text.ToString();
        var match = Auto().Match(source) is { Success: true } auto ? auto : Element().Match(source);
        if (!match.Success)
        {
            return false;
        }

        var uid = WebUtility.HtmlDecode(match.Groups["uid"].Value);
        Place(processor, ref slice, new XrefInline(uid, WebUtility.HtmlDecode(match.Groups["text"].Value), match.Value.Contains("throw-if-not-resolved=\"false\"", StringComparison.OrdinalIgnoreCase)), match.Length);
        return true;
    }

    /// <summary>Puts an inline where a text of a length was.</summary>
    public static void Place(InlineProcessor processor, ref StringSlice slice, XrefInline inline, int length)
    {
        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        inline.Line = line;
        inline.Column = column;
        inline.Span = new SourceSpan(start, start + length - 1);
        processor.Inline = inline;
        slice.Start += length;
    }

    [GeneratedRegex("^<xref:(?<uid>[^\\s<>]+)>", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Auto();

    [GeneratedRegex("""^<xref\s+(?:[a-z-]+="[^"<>]*"\s+)*?(?:href|uid)="(?<uid>[^"<>]+)"[^<>]*?(?:/>|>(?<text>[^<>]*)</xref\s*>)""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Element();
}
