using BuildCache.Content.Templates;

namespace BuildCache.Content;

/// <summary>An image of a Markdown page that is a file of the project: <c>![alt](photo.jpg "title"){.wide}</c>.</summary>
/// <param name="Path">Where the file stands in the site, as the collection <c>Asset</c> has it.</param>
/// <param name="Alt">Its text, without markup.</param>
/// <param name="Title">Its title, if it has one.</param>
/// <param name="Attributes">Attributes that the page gives it, <c>class</c> and <c>id</c> among them.</param>
/// <param name="Root">The way from the page to the root of the site: <c>../</c> for each folder it is in.</param>
public sealed record MarkdownImage(string Path, string Alt, string? Title, IReadOnlyDictionary<string, string> Attributes, string Root)
{
    /// <summary>The link from the page to a path of the site.</summary>
    /// <param name="path">An output path.</param>
    /// <returns>A relative link, percent-encoded.</returns>
    public string Link(string path) => SiteUrls.BelowRoot(Root, path);
}
