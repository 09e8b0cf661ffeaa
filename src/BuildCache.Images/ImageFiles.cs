using System.Collections.Frozen;
using BuildCache.Images.Pixels;

namespace BuildCache.Images;

/// <summary>From an image file to what can be known of it without decoding its pixels.</summary>
static class ImageFiles
{
    static readonly FrozenSet<string> Extensions = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".ico", ".avif", ".svg");

    /// <summary>Every asset comes by here; one that is no image is none of its name.</summary>
    public static void Read(InputFile file, HandlerContext context)
    {
        var extension = Path.GetExtension(file.LogicalPath);
        if (!Extensions.Contains(extension))
        {
            return;
        }

        var content = context.ReadBytes(file.Path);
        var facts = extension.Equals(".svg", StringComparison.OrdinalIgnoreCase) ? SvgSize.Read(content) : ImageHeader.Read(content);
        if (facts.Problem is { } problem)
        {
            context.Warn("BCM1701", $"The image cannot be decoded: {problem}. Pages show it as it is; replace the file.", file.Path);
        }
        else if (facts.IsTooLarge)
        {
            context.Warn("BCM1702", $"The image has {facts.Width} × {facts.Height} pixels, and more than {ImageHeader.MostPixels / 1_000_000} million are not decoded. Pages show it as it is; make it smaller.", file.Path);
        }

        context.Emit("ImageFile", file.LogicalPath, new
        {
            path = file.LogicalPath,
            source = file.Path,
            format = facts.Format ?? extension[1..].ToLowerInvariant(),
            width = facts.Width,
            height = facts.Height,
            bytes = content.Length,
            animated = facts.IsAnimated,
            resizable = facts.IsResizable,
        });
    }
}
