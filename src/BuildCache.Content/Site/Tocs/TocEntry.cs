namespace BuildCache.Content.Site.Tocs;

/// <summary>An entry of a table of contents as it was written.</summary>
/// <param name="Name">What is shown; without it the title of what it leads to.</param>
/// <param name="Href">A page, a folder, another table of contents, an address on the web.</param>
/// <param name="TopicHref">The page to show, where <paramref name="Href"/> is a folder or another table.</param>
/// <param name="Uid">The page to show, by its uid.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Items">What stands below it.</param>
sealed record TocEntry(string? Name, string? Href, string? TopicHref, string? Uid, int Line, int Column, IReadOnlyList<TocEntry> Items);

/// <summary>A table of contents: its entries, as a value that early cutoff can compare.</summary>
sealed record TocContent(IReadOnlyList<TocEntry> Items);
