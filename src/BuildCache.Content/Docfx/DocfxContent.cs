using System.Text.Json.Nodes;
using BuildCache.Content.Markdown;
using BuildCache.Content.Site;

namespace BuildCache.Content.Docfx;

/// <summary>The files that a description names, treated as items of the project are.</summary>
/// <param name="parse">What reports call the handler of pages.</param>
/// <param name="asset">And that of files that are copied.</param>
sealed class DocfxContent(string parse, string asset) : Handler
{
    public override void Register(HandlerRegistry on)
    {
        on.Each(DocfxDescription.Pages).Named(parse).Produces(MarkdownHandler.Collections).Run(static (page, context) =>
            MarkdownHandler.ParseAsync(new InputFile(page.Text("path"), page.Text("target")), page["metadata"] as JsonObject, context));
        on.Each(DocfxDescription.Redirects).Named("Redirect").Produces(MarkdownHandler.Collections).Run(static (moved, context) =>
            MarkdownHandler.ParseAsync(
                new InputFile(moved.Text("path"), moved.Text("target")),
                new FrontMatter(null, "", 0, false),
                new JsonObject { [Redirects.Key] = moved.Text("url"), [Redirects.List] = moved.Text("list") },
                context));
        on.Each(DocfxDescription.Resources).Named(asset).Produces("Asset").Run(static (file, context) =>
            Assets.Assets.Copy(file.Text("path"), file.Text("target"), context));
    }
}
