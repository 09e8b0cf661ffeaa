using System.Globalization;
using BuildCache.Content.Docfx;
using BuildCache.Content.Markdown;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site.Tocs;

/// <summary>From entries to the pages that they lead to. Each page's title and address, and nothing else of it, are what that depends on.</summary>
sealed class TocResolver(HandlerContext context, IReadOnlySet<string> tocs)
{
    /// <summary>What tables that include each other twice grow to would have no end; a table that somebody wrote is smaller.</summary>
    const int MostEntries = 20_000;

    readonly SiteFiles files = new(context);
    readonly HashSet<string> reading = new(StringComparer.Ordinal);
    readonly Dictionary<string, IReadOnlyList<TocNode>> known = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> sizes = new(StringComparer.Ordinal);

    /// <summary>The tables that another one includes.</summary>
    public HashSet<string> Included { get; } = new(StringComparer.Ordinal);

    /// <summary>The entries of a table; nothing for one that includes itself, which is told.</summary>
    public async Task<IReadOnlyList<TocNode>> ResolveAsync(string toc)
    {
        if (known.TryGetValue(toc, out var nodes))
        {
            return nodes;
        }

        reading.Add(toc);
        sizes[toc] = 0;
        var content = await context.ComputeAsync(TocFile.Computation, toc);
        nodes = await NodesAsync(toc, content.Items);
        reading.Remove(toc);
        return known[toc] = nodes;
    }

    async Task<IReadOnlyList<TocNode>> NodesAsync(string toc, IReadOnlyList<TocEntry> entries)
    {
        var nodes = new List<TocNode>();
        foreach (var entry in entries)
        {
            nodes.Add(await NodeAsync(toc, entry));
        }

        return nodes;
    }

    async Task<TocNode> NodeAsync(string toc, TocEntry entry)
    {
        sizes[toc]++;
        var children = await NodesAsync(toc, entry.Items);
        var target = Target(toc, entry, entry.TopicHref);
        if (entry.Uid is not null)
        {
            target ??= context.Document(PageUids.Collection, entry.Uid)?.Text("path") is { Length: > 0 } path ? OfPage(path) : null;
        }

        if (entry.Href is { } href && Other(toc, href) is { } other)
        {
            if (reading.Contains(other))
            {
                Warn("BCM1522", $"The table of contents includes {other}, which includes this one, so the entry '{entry.Name ?? href}' is left empty. Let one of them not name the other.", toc, entry);
            }
            else if (TocFile.IsNamedSo(href))
            {
                Included.Add(other);
                var included = await ResolveAsync(other);
                if (sizes[toc] + sizes[other] > MostEntries)
                {
                    Warn("BCM1524", string.Create(CultureInfo.InvariantCulture, $"With {other} this table of contents has more than {MostEntries:N0} entries, so the entry '{entry.Name ?? href}' is left empty. Include each table once."), toc, entry);
                }
                else
                {
                    sizes[toc] += sizes[other];
                    children = [.. included, .. children];
                }
            }
            else
            {
                target ??= (await ResolveAsync(other)).Select(static node => node.Leads).FirstOrDefault(static url => url is not null) is { } first ? new TocTarget(null, first, null) : null;
            }
        }
        else
        {
            target ??= Target(toc, entry, entry.Href);
        }

        return new TocNode(entry.Name ?? target?.Title ?? entry.Href ?? entry.Uid ?? "", target?.Url, target?.Page, children);
    }

    /// <summary>The other table that an address means: itself, or the one in a folder.</summary>
    string? Other(string toc, string href)
    {
        if (!LinkUrl.IsLocal(href) || LinkUrl.Resolve(toc, LinkUrl.Parse(href).Path) is not { } path)
        {
            return null;
        }

        return TocFile.IsNamedSo(path) ? Known(path) : path.EndsWith('/') && href.EndsWith('/') ? Known(path + "toc.yml") ?? Known(path + "toc.md") : null;
    }

    string? Known(string path) => tocs.Contains(path) ? path : tocs.FirstOrDefault(toc => toc.Equals(path, StringComparison.OrdinalIgnoreCase));

    TocTarget? Target(string toc, TocEntry entry, string? href)
    {
        if (href is null)
        {
            return null;
        }

        if (!LinkUrl.IsLocal(href))
        {
            if (LinkScheme.IsHarmless(href))
            {
                return new TocTarget(null, href, null);
            }

            Warn("BCM1211", LinkScheme.Refusal(href, toc), toc, entry);
            return null;
        }

        var link = LinkUrl.Parse(href);
        if (LinkUrl.Resolve(toc, link.Path) is { } path)
        {
            foreach (var candidate in LinkResolver.PageCandidates(path))
            {
                if (OfPage(files.PageOf(candidate)) is { } page)
                {
                    return link is { Query: "", Fragment: null } ? page : page with { Url = page.Url + link.Query + (link.Fragment is null ? "" : "#" + link.Fragment), Page = null };
                }
            }

            if (files.Asset(path)?.Get<string>("url") is { } asset)
            {
                return new TocTarget(null, asset, null);
            }
        }

        if (files.IsOfHost(href))
        {
            return SiteSettings.Get(context, "SiteUrl") is { Length: > 0 } site && Uri.TryCreate(new Uri(site), href, out var whole) ? new TocTarget(null, whole.AbsoluteUri, null) : null;
        }

        if (LinkUrl.Resolve(toc, link.Path) is { } target && LetterCase.Source(context, target) is (var similar, var called))
        {
            Warn("BCM1523", $"The table of contents names {href}, and the page is called {called}. Letter case matters on most servers: write it as the page is called.", toc, entry);
            return OfPage(similar);
        }

        Warn("BCM1521", $"The table of contents names {href}, which is no page of the site, so its entry leads nowhere. Correct it, or add the page.", toc, entry);
        return null;
    }

    TocTarget? OfPage(string page) => context.Document("Page", page) is { } found && found.Get<string>("url") is { } url
        ? new TocTarget(found, url, page) : null;

    void Warn(string code, string message, string toc, TocEntry entry) => context.Report(new Diagnostic(
        Strictness.Of(code, context), code, message, toc, entry.Line, entry.Column));

    /// <summary>What an entry leads to. The title of a page is read only where an entry borrows it.</summary>
    sealed record TocTarget(Document? Shown, string? Url, string? Page)
    {
        public string? Title => Shown?.Text("title");
    }
}
