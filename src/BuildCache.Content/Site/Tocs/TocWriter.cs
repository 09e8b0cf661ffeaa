using System.Text.Json.Nodes;
using BuildCache.Content.Docfx;

namespace BuildCache.Content.Site.Tocs;

/// <summary>Writes the documents of a navigation: one for each group of each table, and for each page its place.</summary>
sealed class TocWriter
{
    readonly HandlerContext context;
    readonly IReadOnlyList<TocRoot> roots;
    readonly TocRoot? barRoot;
    readonly Dictionary<string, List<Place>> places = new(StringComparer.Ordinal);

    public TocWriter(HandlerContext context, IReadOnlyList<TocRoot> roots)
    {
        this.context = context;
        this.roots = roots;

        // With several tables the one at the top leads to the others, from every page.
        var top = roots.FirstOrDefault(static root => root.Folder.Length == 0);
        barRoot = roots.Count > 1 && SiteSettings.Get(context, "SiteDisableBar") != "true" ? top : null;
    }

    public void Write()
    {
        foreach (var root in roots)
        {
            Write(root);
        }

        // What no table is near shows the one at the top, as pages of the theme do.
        var home = Navigation.IdOf("");
        context.Emit("Navigation", home, Document(roots.FirstOrDefault(static root => root.Folder.Length == 0) ?? roots[0], []));

        foreach (var page in context.Query("select path from Page where url is not null order by path"))
        {
            Emit(page.Text("path"), home);
        }
    }

    void Write(TocRoot root)
    {
        var order = new List<TocNode>();
        Visit(root.Nodes, [], IdOf(root));
        for (var i = 0; i < order.Count; i++)
        {
            var place = places[order[i].Page!].Last(place => place.Root == root);
            place.Previous = i > 0 ? order[i - 1] : null;
            place.Next = i + 1 < order.Count ? order[i + 1] : null;
        }

        void Visit(IReadOnlyList<TocNode> nodes, IReadOnlyList<TocNode> trail, string id)
        {
            context.Emit("Navigation", id, Document(root, trail));
            var titles = new HashSet<string>(StringComparer.Ordinal);
            foreach (var node in nodes)
            {
                // Groups are named by their titles: one that is added above changes the name of no other.
                var group = node.Children.Count == 0 ? id : $"{id}/{node.Title}";
                for (var copy = 2; node.Children.Count > 0 && !titles.Add(group); copy++)
                {
                    group = $"{id}/{node.Title}~{copy}";
                }

                if (node.Page is { } page)
                {
                    var known = places.TryGetValue(page, out var list) ? list : places[page] = [];
                    if (!known.Exists(place => place.Root == root))
                    {
                        known.Add(new Place(root, group));
                        order.Add(node);
                    }
                }

                if (node.Children.Count > 0)
                {
                    Visit(node.Children, [.. trail, node], group);
                }
            }
        }
    }

    static string IdOf(TocRoot root) => root.File + "#";

    JsonObject Document(TocRoot root, IReadOnlyList<TocNode> trail)
    {
        var document = new JsonObject
        {
            ["items"] = Items(root.Nodes, trail),
            ["trail"] = new JsonArray([.. trail.Select(static node => new JsonObject { ["title"] = node.Title, ["url"] = node.Url })]),
        };
        if (barRoot is not null)
        {
            document["bar"] = new JsonArray([.. barRoot.Nodes.Where(static node => node.Leads is not null).Select(node => new JsonObject
            {
                ["title"] = node.Title,
                ["url"] = node.Leads,
                ["current"] = root != barRoot && root.Folder.Length > 0 && node.Leads!.StartsWith(root.Folder, StringComparison.Ordinal),
            })]);
        }

        return document;
    }

    static JsonArray Items(IReadOnlyList<TocNode> nodes, IReadOnlyList<TocNode> trail) => new([.. nodes.Select(node =>
    {
        var item = new JsonObject { ["title"] = node.Title };
        var isOpen = trail.Count > 0 && ReferenceEquals(trail[0], node);
        if ((isOpen ? node.Url : node.Leads) is { } url)
        {
            item["url"] = url;
        }

        if (node.Children.Count > 0)
        {
            item["section"] = true;
        }

        if (isOpen)
        {
            item["open"] = true;
            item["items"] = Items(node.Children, [.. trail.Skip(1)]);
        }

        return item;
    })]);

    void Emit(string page, string home)
    {
        var folder = page[..(page.LastIndexOf('/') + 1)];
        var nearest = roots.Where(root => folder.StartsWith(root.Folder, StringComparison.Ordinal)).MaxBy(static root => root.Folder.Length);
        var place = places.GetValueOrDefault(page)?
            .OrderBy(place => place.Root == barRoot).ThenByDescending(place => folder.StartsWith(place.Root.Folder, StringComparison.Ordinal) ? place.Root.Folder.Length : -1).First();
        if (place is not null && place.Root == barRoot && nearest is not null && nearest != barRoot)
        {
            place = null;
        }

        var document = new JsonObject { ["navigation"] = place?.Navigation ?? (nearest is null ? home : IdOf(nearest)) };
        Add("previous", place?.Previous);
        Add("next", place?.Next);
        context.Emit(TocNavigation.Places, page, document);

        void Add(string name, TocNode? node)
        {
            if (node is not null)
            {
                document[name + "Title"] = node.Title;
                document[name + "Url"] = node.Url;
            }
        }
    }

    sealed class Place(TocRoot root, string navigation)
    {
        public TocRoot Root => root;

        public string Navigation => navigation;

        public TocNode? Previous { get; set; }

        public TocNode? Next { get; set; }
    }
}
