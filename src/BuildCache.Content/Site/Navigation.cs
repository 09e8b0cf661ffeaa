using System.Text.Json.Nodes;
using BuildCache.Content.Site.Tocs;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>
/// The navigation tree, once per section and shared by its pages: the top of the site, and the branch that leads to the section.
/// A page depends on its own section's tree, so a title that changes touches exactly the pages that show it.
/// </summary>
sealed class Navigation : Handler
{
    /// <summary>Longer lists help nobody, and every page of the section carries the list.</summary>
    const int MostPages = 200;

    const string PlaceInSection = "coalesce(isIndex, 0) desc, weight is null, weight, natural_key(title), path";

    /// <summary>Nobody looks for the page that says that there is none, or for one that leads elsewhere at once.</summary>
    const string IsListed = $"url is not null and url <> '{SiteUrls.NotFound}' and {Redirects.Key} is null";

    public override void Register(HandlerRegistry on)
    {
        on.Function(NaturalOrder.Function, static (string title) => NaturalOrder.KeyOf(title));

        // The page that a section leads to.
        on.Derive(
            "FirstPage",
            $"""
            select '/' || section as id, section, url,
              case when isIndex then title end as title, case when isIndex then weight end as weight
            from (
              select section, title, url, weight, coalesce(isIndex, 0) as isIndex,
                row_number() over (partition by section order by {PlaceInSection}) as place
              from Page where {IsListed})
            where place = 1
            order by section
            """,
            by: "section");

        // Sections with their ancestors: a folder that holds only folders has its place in the tree too, and leads to the first page below it.
        on.Derive(
            "Section",
            $"""
            with recursive
              every(id, first) as (
                select section, section from FirstPage
                union
                select {ParentOf("id")}, first from every where id like '%/%'),
              folder(id, first) as (select id, min(first) from every where id <> '' group by id)
            select folder.id as id, folder.id as section, {ParentOf("folder.id")} as parent, own.url as url, own.title as title, own.weight as weight,
              case when own.url is null then below.url end as below
            from folder left join FirstPage as own on own.section = folder.id join FirstPage as below on below.section = folder.first
            order by folder.id
            """);

        on.Derive(
            "Neighbour",
            $"""
            select path as id,
              lag(title) over place as previousTitle, lag(url) over place as previousUrl,
              lead(title) over place as nextTitle, lead(url) over place as nextUrl
            from Page where {IsListed}
            window place as (partition by section order by {PlaceInSection})
            order by path
            """,
            by: "section");

        on.Rows($"select id, section from FirstPage where not exists (select 1 from {TocNavigation.Places}) union select '/', '' where not exists (select 1 from {TocNavigation.Places}) order by id").Named("Navigation").Produces("Navigation").Run(static (row, context) =>
        {
            var (items, trail) = Tree(context, "", row.Text("section"));
            context.Emit("Navigation", IdOf(row.Text("section")), new JsonObject { ["items"] = items, ["trail"] = trail });
        });
    }

    /// <summary>The document of a section; the root's name is empty, and no id may be.</summary>
    public static string IdOf(string section) => "/" + section;

    static (JsonArray Items, JsonArray Trail) Tree(HandlerContext context, string parent, string section)
    {
        var parameters = new Dictionary<string, object?> { ["parent"] = parent };
        var pages = context.Query(
            $"""
            select title, url, weight, path from Page
            where section = @parent and coalesce(isIndex, 0) = 0 and {IsListed}
            order by weight is null, weight, natural_key(title), path limit {MostPages + 1}
            """,
            parameters);
        var sections = context.Query(
            "select title, weight, section as path, coalesce(url, below) as url from Section where parent = @parent order by section",
            parameters);

        var trail = new JsonArray();
        var entries = pages.Take(MostPages).Select(page => Entry(page, page.Text("title")))
            .Concat(sections.Select(row =>
            {
                var hasIndex = row.Text("title").Length > 0;
                var entry = Entry(row, hasIndex ? row.Text("title") : Humanise(row.Text("path")));
                entry.Item["section"] = true;
                if (section == row.Text("path") || section.StartsWith(row.Text("path") + "/", StringComparison.Ordinal))
                {
                    var (children, rest) = Tree(context, row.Text("path"), section);
                    trail = [new JsonObject { ["title"] = entry.Title, ["url"] = hasIndex ? row.Text("url") : null }, .. rest.Select(static node => node!.DeepClone())];
                    entry.Item["open"] = true;
                    entry.Item["items"] = children;
                    if (!hasIndex)
                    {
                        // Without an index page the section's link is its first page, which now stands below it by itself.
                        entry.Item.Remove("url");
                    }
                }

                return entry;
            }))
            .ToList();
        entries.Sort(Compare);
        var items = new JsonArray([.. entries.Select(static entry => entry.Item)]);
        if (pages.Count > MostPages)
        {
            items.Add(new JsonObject { ["more"] = true });
        }

        return (items, trail);
    }

    static (double Weight, string Title, string Path, JsonObject Item) Entry(Document row, string title) =>
        (Weight(row), title, row.Text("path"), new JsonObject { ["title"] = title, ["url"] = row.Text("url") });

    static double Weight(Document row) =>
        double.TryParse(row.Text("weight"), System.Globalization.CultureInfo.InvariantCulture, out var weight) ? weight : double.MaxValue;

    static int Compare((double Weight, string Title, string Path, JsonObject Item) left, (double Weight, string Title, string Path, JsonObject Item) right)
    {
        var order = left.Weight.CompareTo(right.Weight);
        order = order != 0 ? order : string.CompareOrdinal(NaturalOrder.KeyOf(left.Title), NaturalOrder.KeyOf(right.Title));
        return order != 0 ? order : StringComparer.Ordinal.Compare(left.Path, right.Path);
    }

    /// <summary>A section without an index page is called after its folder.</summary>
    static string Humanise(string section)
    {
        var name = section[(section.LastIndexOf('/') + 1)..].Replace('-', ' ').Replace('_', ' ').Trim();
        return name.Length == 0 ? section : char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>In SQL, what stands before the last slash: everything that is no slash is trimmed from the right, then the slash.</summary>
    static string ParentOf(string column) => $"rtrim(rtrim({column}, replace({column}, '/', '')), '/')";
}
