namespace BuildCache.Content.Markdown.Dialects.Docfx.References;

/// <summary>What a uid names.</summary>
/// <param name="Href">From the page.</param>
/// <param name="Name">What a link without a text shows.</param>
sealed record ReferenceTarget(string Href, string Name)
{
    /// <summary>Whether the part that the link names stands in the address already.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>Looks at the part that a link by uid names in a page of the site.</summary>
/// <param name="path">The page.</param>
/// <param name="page">It.</param>
/// <param name="fragment">What the link names.</param>
/// <returns>What to write.</returns>
delegate string? PartOfPage(string path, Document page, string fragment);

/// <summary>Finds what links by uid lead to: pages of the site, entries of maps that the project names, and what .NET itself calls so.</summary>
/// <param name="context">The call of the page.</param>
/// <param name="pageUrl">Its output.</param>
/// <param name="check">Looks at what links name in pages of the site.</param>
sealed class ReferenceResolver(HandlerContext context, string pageUrl, PartOfPage check)
{
    /// <summary>The target of a link; null where nobody knows the uid.</summary>
    /// <param name="url">It, with <c>xref:</c>.</param>
    public ReferenceTarget? Find(string url)
    {
        var link = LinkUrl.Parse(url["xref:".Length..]);
        var uid = link.Path.Trim();
        var query = link.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2))
            .GroupBy(static pair => pair[0].ToLowerInvariant()).ToDictionary(static pair => pair.Key, static pair => Uri.UnescapeDataString((pair.First().ElementAtOrDefault(1) ?? "").Replace('+', ' ')));
        var found = OfPage(uid, link.Fragment) ?? XrefMaps.Find(context, uid) ?? DotNetNames.Find(uid, query.GetValueOrDefault("displayproperty"));
        if (found is null)
        {
            return null;
        }

        // A part that the link names counts before one that the map names. In a page of the site it is looked for.
        var href = link.Fragment is null || found.IsWhole ? found.Href : $"{found.Href.Split('#')[0]}#{Uri.EscapeDataString(link.Fragment)}";
        return new ReferenceTarget(href, query.TryGetValue("text", out var text) && text.Length > 0 ? text : found.Name);
    }

    ReferenceTarget? OfPage(string uid, string? fragment)
    {
        if (context.Document(PageUids.Collection, uid)?.Text("path") is not { Length: > 0 } path || context.Document("Page", path) is not { } page || page.Get<string>("url") is not { } url)
        {
            return null;
        }

        var part = fragment is null ? null : check(path, page, fragment);
        return new ReferenceTarget(LinkUrl.Relative(pageUrl, url) + (part is null ? "" : "#" + Uri.EscapeDataString(part)), page.Get<bool?>("untitled") == true ? uid : page.Text("title")) { IsWhole = true };
    }
}
