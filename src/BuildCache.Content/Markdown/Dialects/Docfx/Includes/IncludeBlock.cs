using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BuildCache.Content.Markdown.Dialects.Docfx.Includes;

/// <summary><c>[!INCLUDE [title](path)]</c> on a line of its own.</summary>
sealed class IncludeBlock(BlockParser parser, string path, string source) : LeafBlock(parser), IInclusion
{
    public string Path => path;

    public string Source => source;

    public IncludedFile? Content { get; set; }

    int IInclusion.Line => Line;

    int IInclusion.Column => Column;
}

/// <summary>The same among other text.</summary>
sealed class IncludeInline(string path, string source) : LeafInline, IInclusion
{
    public string Path => path;

    public string Source => source;

    public IncludedFile? Content { get; set; }

    int IInclusion.Line => Line;

    int IInclusion.Column => Column;
}

/// <summary>A place where another file stands.</summary>
interface IInclusion
{
    /// <summary>As it was written.</summary>
    string Path { get; }

    /// <summary>The whole construct as it was written: what is shown where the file cannot be.</summary>
    string Source { get; }

    int Line { get; }

    int Column { get; }

    /// <summary>What stands there, once it is loaded.</summary>
    IncludedFile? Content { get; set; }
}

/// <summary>A file that stands in another one.</summary>
/// <param name="File">Relative to the project.</param>
/// <param name="BodyLine">The lines before its body.</param>
/// <param name="Document">Its blocks.</param>
sealed record IncludedFile(string File, int BodyLine, MarkdownDocument Document);
