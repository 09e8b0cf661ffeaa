using BuildCache.Content.Docfx;

namespace BuildCache.Content.Site.Tocs;

/// <summary>
/// Navigation that people wrote: tables of contents beside a docfx.json, or <c>_data/navigation.yml</c>. With one there is no navigation by
/// folders. A page gets the table that names it, or else the nearest above it; a document for each group, shared by its pages, holds what they
/// show, so an entry that changes touches exactly those.
/// </summary>
sealed class TocNavigation : Handler
{
    /// <summary>Whose navigation a page has, and its neighbours there.</summary>
    public const string Places = "TocPlace";

    /// <summary>For sites without docfx.</summary>
    public const string DataFile = "_data/navigation.yml";

    public override void Register(HandlerRegistry on)
    {
        on.Compute(TocFile.Computation);
        on.Once().Named("TocNavigation").Produces("Navigation", Places).Run(WriteAsync);
    }

    static async Task WriteAsync(HandlerContext context)
    {
        var tocs = Tocs(context);
        if (tocs.Count == 0)
        {
            return;
        }

        var resolver = new TocResolver(context, tocs.Keys.ToHashSet(StringComparer.Ordinal));
        var roots = new List<TocRoot>();
        foreach (var (file, target) in tocs)
        {
            var nodes = await resolver.ResolveAsync(file);
            roots.Add(new TocRoot(file, target[..(target.LastIndexOf('/') + 1)], nodes));
        }

        roots.RemoveAll(root => resolver.Included.Contains(root.File));
        new TocWriter(context, roots).Write();
    }

    /// <summary>The tables by their files, each with its place in the site.</summary>
    static SortedDictionary<string, string> Tocs(HandlerContext context)
    {
        var tocs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var toc in context.Query($"select id, target from {DocfxDescription.Tocs} order by id"))
        {
            tocs[toc.Text("id")] = toc.Text("target");
        }

        if (tocs.Count == 0 && context.Exists(DataFile))
        {
            tocs[DataFile] = "toc.yml";
        }

        return tocs;
    }
}
