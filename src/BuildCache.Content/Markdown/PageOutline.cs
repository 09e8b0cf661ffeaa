using System.Text;
using BuildCache.Content.Markdown.Dialects;

namespace BuildCache.Content.Markdown;

/// <summary>What one pass over a body finds, in order of appearance; lines and columns from 1, line 1 being the body's first.</summary>
sealed class PageOutline
{
    public List<HeadingEntry> Headings { get; } = [];

    public List<LinkEntry> Links { get; } = [];

    public List<ImageEntry> Images { get; } = [];

    public List<CodeEntry> CodeBlocks { get; } = [];

    /// <summary>Explicit places a fragment can name: ids and names in raw HTML, ids given by attributes.</summary>
    public SortedSet<string> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Every id that the page's author, or the text of a heading, gives an element.</summary>
    public List<IdEntry> Ids { get; } = [];

    /// <summary>Where groups of tabs begin that nothing ends.</summary>
    public List<(int Line, int Column)> OpenTabs { get; } = [];

    public List<DialectEntry> Dialect { get; } = [];

    /// <summary>The text a reader sees, code blocks left out, words separated by white space.</summary>
    public StringBuilder Text { get; } = new();
}

sealed record HeadingEntry(int Level, string Slug, string Text, int Line, int Column);

sealed record LinkEntry(string Url, string Text, int Line, int Column);

sealed record ImageEntry(string Url, string Alt, string? Title, int Line, int Column);

sealed record CodeEntry(string? Lang, string? Meta, int Lines, int Line);

sealed record IdEntry(string Id, int Line, int Column);

sealed record DialectEntry(DialectKind Kind, int Line, string Mark = "");
