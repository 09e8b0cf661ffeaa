using System.Text.Json.Nodes;
using BuildCache.Content.Markdown;

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
        on.Each(DocfxDescription.Resources).Named(asset).Produces("Asset").Run(static (file, context) =>
            Assets.Assets.Copy(file.Text("path"), file.Text("target"), context));
    }
}
