using Markdig.Parsers;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Snippets;

/// <summary><c>[!code-csharp[title](path#region)]</c>: code that stands in a file.</summary>
sealed class SnippetBlock(BlockParser parser, SnippetReference reference, string source) : LeafBlock(parser)
{
    public SnippetReference Reference => reference;

    /// <summary>As it was written: what is shown where the code cannot be.</summary>
    public string Source => source;

    /// <summary>The code, once it is loaded.</summary>
    public string? Code { get; set; }
}
