using BuildCache.Content;

namespace BuildCache.Images;

/// <summary>
/// Images of a site: each becomes a document of the collection <c>ImageFile</c>, the template helper <c>image</c> and Markdown pages show
/// them in the sizes that screens need, and what is asked for is made once.
/// </summary>
public sealed class ImageHandlers : Handler
{
    /// <inheritdoc/>
    public override void Register(HandlerRegistry on)
    {
        ArgumentNullException.ThrowIfNull(on);
        on.Items("SiteAsset").Named("ImageFile").Produces("ImageFile").Run(ImageFiles.Read);
        on.Compute(ImageVariant.Computation);
        on.TemplateHelper("image", ImageHelper.RenderAsync);
        on.MarkdownImages(PageImages.RenderAsync);
    }
}
