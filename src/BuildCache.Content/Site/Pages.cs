using BuildCache.Content.Docfx;
using BuildCache.Content.Markdown;
using BuildCache.Content.Site.History;
using BuildCache.Content.Site.Tocs;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Site;

/// <summary>One page, one output: the body in its layout.</summary>
sealed class Pages : Handler
{
    public override void Register(HandlerRegistry on) => on.Each("Page").Named("Page").Run(WriteAsync);

    static async Task WriteAsync(Document page, HandlerContext context)
    {
        // A draft has no address unless the project asks for drafts.
        if (page.Get<string>("url") is not { } url)
        {
            return;
        }

        if (page.Text(Redirects.Key) is { Length: > 0 } target)
        {
            Redirects.Write(page, url, target, context);
            return;
        }

        var layout = await LayoutOfAsync(page, context);
        var body = await context.ComputeAsync(PageBody.Computation, new BodyRequest(page.Id));
        var place = context.Document(TocNavigation.Places, page.Id);
        var navigation = place?.Text("navigation") ?? Navigation.IdOf(page.Text("section"));
        var values = PageValues.Create(context, url, navigation);
        values["page"] = new DocumentObject(page);
        values["shows"] = new ShownParts(page, context);
        values["body"] = body.Html;
        values["headings"] = body.Headings.Select(Heading).ToArray();
        values["toc"] = TableOfContents(body);
        values["titleAbove"] = TitleAbove(page, body);
        values["titleInBody"] = HasTitle(body);
        values["neighbours"] = new DocumentObject(() => place ?? context.Document("Neighbour", page.Id));
        values["history"] = new DocumentObject(() => FileHistory.Of(page, context));
        values["tags"] = new Func<object?>(() => TagsOf(page, context));
        var rendering = new Rendering(context, url, values) { LinksFromHostRoot = url == SiteUrls.NotFound, Section = navigation };
        rendering.Include(layout, isPartial: false);
        context.Write(url, TemplateEngine.For(url, context).Render(rendering, layout.Source!));
    }

    /// <summary>
    /// The title that the page does not show itself: one of its front matter. The name of a file is no heading, and a text that begins with
    /// the title as a heading of the second level has it already.
    /// </summary>
    static string? TitleAbove(Document page, BodyContent body) =>
        HasTitle(body) || page.Get<bool?>("untitled") == true
        || (body.Headings is [{ Level: 2 } first, ..] && first.Text == page.Text("title")) ? null : page.Text("title");

    /// <summary>Whether a heading of the first level stands in the text, in Markdown or in HTML.</summary>
    static bool HasTitle(BodyContent body) => body.Headings.Any(static heading => heading.Level == 1) || HtmlTags.Has(body.Html, "h1");

    /// <summary>The layout that a page names. What another generator calls its layouts means nothing here, and is no reason to lose the page.</summary>
    static async Task<TemplateFamily> LayoutOfAsync(Document page, HandlerContext context)
    {
        if (page.Text("layout") is { Length: > 0 } name)
        {
            if (await TemplateLookup.LayoutOfPageAsync(context, name) is { } layout)
            {
                return layout;
            }

            if (DocfxDescription.IsIn(context) && ShownParts.IsLayoutOfDocfx(name))
            {
                return await TemplateLookup.LayoutAsync(context, TemplateLookup.PageLayout);
            }

            // Reading the page here is no dependency of a page whose layout is there.
            var file = page.Get<string>("source") ?? page.Id;
            var lines = (context.TryReadText(file) ?? "").Split('\n');
            var line = Array.FindIndex(lines, static text => text.StartsWith("layout", StringComparison.Ordinal)) + 1;
            var remedy = TemplateLookup.FileOfLayout(name) is { } missing ? $"Create {missing}, or correct" : "Correct";
            context.Warn("BCM1203", $"There is no layout '{name}', so the page has the usual one. {remedy} the key layout of the page.", file, line, line > 0 ? 1 : 0);
        }

        return await TemplateLookup.LayoutAsync(context, TemplateLookup.PageLayout);
    }

    /// <summary>The tags of a page as it writes them, each with the page of all that have it.</summary>
    static object?[] TagsOf(Document page, HandlerContext context) =>
    [
        .. PageTags.Of(page["tags"]).Select(tag => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["tag"] = tag,
            ["url"] = context.Document("TagPage", tag) is { } all ? $"tags/{all.Text("slug")}.html" : null,
        }),
    ];

    /// <summary>Sections and their parts; a single entry would not be worth the room.</summary>
    static object?[] TableOfContents(BodyContent body)
    {
        var entries = body.Headings.Where(static heading => heading.Level is 2 or 3).Select(Heading).ToArray();
        return entries.Length > 1 ? entries : [];
    }

    static object? Heading(BodyHeading heading) => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["level"] = heading.Level,
        ["slug"] = heading.Slug,
        ["text"] = heading.Text,
    };
}
