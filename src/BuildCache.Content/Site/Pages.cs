using BuildCache.Content.Markdown;
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

        var layout = LayoutOf(page, context);
        var body = await context.ComputeAsync(PageBody.Computation, new BodyRequest(page.Id));
        var values = PageValues.Create(context, url, page.Text("section"));
        values["page"] = new DocumentObject(page);
        values["body"] = body.Html;
        values["headings"] = body.Headings.Select(Heading).ToArray();
        values["toc"] = TableOfContents(body);
        values["titleAbove"] = TitleAbove(page, body);
        values["titleInBody"] = body.Headings.Any(static heading => heading.Level == 1);
        values["neighbours"] = new DocumentObject(() => context.Document("Neighbour", page.Id));
        context.Write(url, TemplateEngine.For(url, context).Render(new Rendering(context, url, values), layout));
    }

    /// <summary>
    /// The title that the page does not show itself: one of its front matter. The name of a file is no heading, and a text that begins with
    /// the title as a heading of the second level has it already.
    /// </summary>
    static string? TitleAbove(Document page, BodyContent body) =>
        body.Headings.Any(static heading => heading.Level == 1) || page.Get<bool?>("untitled") == true
        || (body.Headings is [{ Level: 2 } first, ..] && first.Text == page.Text("title")) ? null : page.Text("title");

    static TemplateSource LayoutOf(Document page, HandlerContext context)
    {
        var name = page.Text("layout") is { Length: > 0 } given ? given : "page";
        if (TemplateLookup.FindLayout(context, name) is { } layout)
        {
            return layout;
        }

        // Reading the page here is no dependency of a page that succeeds.
        var file = page.Get<string>("source") ?? page.Id;
        var lines = (context.TryReadText(file) ?? "").Split('\n');
        var line = Array.FindIndex(lines, static text => text.StartsWith("layout:", StringComparison.Ordinal)) + 1;
        var message = $"There is no layout '{name}'. Create {TemplateLookup.Folder}{name}.hbs, or correct the key layout of the page.";
        throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1203", message, file, line, line > 0 ? 1 : 0));
    }

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
