using System.Text.RegularExpressions;
using BuildCache.Content.Markdown.Dialects.Docfx.Snippets;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Blocks;

/// <summary><c>:::name attribute="value":::</c>, and lines that end such a block.</summary>
sealed partial class TripleColonParser : DialectBlockParser
{
    protected override LeafBlock Create(string name, string source)
    {
        var attributes = Attributes(source);
        if (!name.Equals("code", StringComparison.OrdinalIgnoreCase) || !attributes.TryGetValue("source", out var path))
        {
            return new TripleColonBlock(this, name.ToLowerInvariant(), attributes, source);
        }

        var reference = SnippetReference.Parse(path, attributes.GetValueOrDefault("language") ?? "");
        return new SnippetBlock(
            this,
            reference with { Region = attributes.GetValueOrDefault("id") ?? reference.Region, Ranges = attributes.GetValueOrDefault("range") ?? reference.Ranges, Highlight = attributes.GetValueOrDefault("highlight") ?? reference.Highlight },
            source);
    }

    // Behind an image text may follow in its line.
    protected override bool IsBlock(ReadOnlySpan<char> name, ReadOnlySpan<char> line) =>
        !name.Equals("no-loc", StringComparison.OrdinalIgnoreCase)
        && !(name.Equals("image", StringComparison.OrdinalIgnoreCase) && line[3..].IndexOf(":::") is >= 0 and var close && close + 6 < line.Length);

    /// <summary>What stands behind its name.</summary>
    internal static Dictionary<string, string> Attributes(string source) =>
        Attribute().Matches(source).GroupBy(static match => match.Groups[1].Value.ToLowerInvariant()).ToDictionary(static group => group.Key, static group => group.First().Groups[2].Value, StringComparer.Ordinal);

    [GeneratedRegex("(?<![A-Za-z-])([A-Za-z-]+)\\s*=\\s*\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();
}

/// <summary>A line of such a block.</summary>
sealed class TripleColonBlock(Markdig.Parsers.BlockParser parser, string name, IReadOnlyDictionary<string, string> attributes, string source) : LeafBlock(parser)
{
    public string Name => name;

    public IReadOnlyDictionary<string, string> Attributes => attributes;

    public string Source => source;
}
