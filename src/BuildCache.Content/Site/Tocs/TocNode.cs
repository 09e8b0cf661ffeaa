namespace BuildCache.Content.Site.Tocs;

/// <summary>An entry of a table of contents, with what it leads to.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Url">An output, or an address of elsewhere; null for a title alone.</param>
/// <param name="Page">The page that it shows, if it is one of the site.</param>
/// <param name="Children">What stands below it.</param>
sealed record TocNode(string Title, string? Url, string? Page, IReadOnlyList<TocNode> Children)
{
    /// <summary>Where a reader gets who chooses the entry: its own page, or the first below it.</summary>
    public string? Leads { get; } = Url ?? Children.Select(static child => child.Leads).FirstOrDefault(static url => url is not null);
}

/// <summary>A table of contents that stands for itself: no other one includes it.</summary>
/// <param name="File">It.</param>
/// <param name="Folder">Of the site, with a slash at its end; empty at the top.</param>
/// <param name="Nodes">Its entries.</param>
sealed record TocRoot(string File, string Folder, IReadOnlyList<TocNode> Nodes);
