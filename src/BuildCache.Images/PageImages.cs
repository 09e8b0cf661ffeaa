using BuildCache.Content;

namespace BuildCache.Images;

/// <summary>Images of Markdown pages: those that can be made smaller are offered in several widths, all others are shown as usual.</summary>
static class PageImages
{
    public static async Task<string?> RenderAsync(MarkdownImage image, HandlerContext context)
    {
        if (context.Document("ImageFile", image.Path) is not { } file || !file.Get<bool>("resizable"))
        {
            return null;
        }

        var (width, height) = (Pixels(image, "width"), Pixels(image, "height"));
        var attributes = image.Attributes.Where(pair => pair.Key switch
        {
            "width" => width is null,
            "height" => height is null,
            "src" or "srcset" or "alt" or "sizes" or "widths" => false,
            _ => true,
        });
        var tag = new ImageTag
        {
            Path = image.Path,
            Link = image.Link,
            Alt = image.Alt,
            Width = width,
            Height = height,
            Widths = ImageTag.WidthsOf(image.Attributes.GetValueOrDefault("widths", "")),
            Sizes = image.Attributes.GetValueOrDefault("sizes"),
            Attributes = [.. image.Title is { Length: > 0 } title ? attributes.Prepend(KeyValuePair.Create("title", title)) : attributes],
        };
        return await tag.RenderAsync(file, context);
    }

    static int? Pixels(MarkdownImage image, string name) => ImageTag.ParsePixels(image.Attributes.GetValueOrDefault(name, ""));
}
