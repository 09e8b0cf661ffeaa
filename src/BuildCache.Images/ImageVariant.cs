using System.Globalization;
using System.Security.Cryptography;
using BuildCache.Images.Pixels;

namespace BuildCache.Images;

/// <summary>Which variant of which image.</summary>
/// <param name="Source">The file, as <c>ImageFile.source</c> has it.</param>
/// <param name="Path">Where the image stands in the site, as <c>ImageFile.path</c> has it; the variant stands beside it.</param>
/// <param name="Width">In pixels. An image is never enlarged: a smaller one keeps its size.</param>
/// <param name="Height">In pixels; <c>null</c> keeps the proportions, else what does not fit is cut off at both sides.</param>
/// <param name="Format"><c>webp</c>, <c>jpg</c> or <c>png</c>.</param>
/// <param name="Quality">From 1 to 100; 100 is without loss in WebP, and PNG always is.</param>
public sealed record ImageRequest(string Source, string Path, int Width, int? Height = null, string Format = "webp", int Quality = ImageVariant.UsualQuality);

/// <summary>
/// A smaller image: turned as its camera says, in sRGB, without metadata. Ask for one with <see cref="Computation"/> in any handler, as
/// often as you like; it is made and written once, and is there as long as somebody asks.
/// </summary>
/// <param name="Url">Its path in the site: <c>photos/lake.jpg.640.webp</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record ImageVariant(string Url, int Width, int Height)
{
    /// <summary>The quality of a variant that is asked for none.</summary>
    public const int UsualQuality = 80;

    /// <summary>The computation; its name in reports is <c>ImageVariant</c>. It gives <c>null</c>, with a warning, for an image that is broken.</summary>
    public static readonly Computation<ImageRequest, ImageVariant?> Computation = new("ImageVariant", MakeAsync);

    static async Task<ImageVariant?> MakeAsync(ImageRequest request, HandlerContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var content = context.ReadBytes(request.Source);
        try
        {
            var (bytes, width, height) = await DrawAsync(request, content, context.CancellationToken);
            var url = UrlOf(request);
            context.Write(url, bytes);
            return new ImageVariant(url, width, height);
        }
        catch (BrokenImageException broken)
        {
            context.Warn("BCM1701", $"The image cannot be decoded: {broken.Message}. Pages show it as it is; replace the file.", request.Source);
            return null;
        }
    }

    internal static async Task<(byte[] Bytes, int Width, int Height)> DrawAsync(ImageRequest request, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        // Held until the variant is encoded: one of the image's own size has the image's own pixels.
        using var image = DecodedImage.Share(Convert.ToHexString(SHA256.HashData(content.Span)), content);
        var pixels = await image.PixelsAsync(cancellationToken);
        var turns = Orientation.Swaps(image.Origin);
        var (width, height) = Fit(request, turns ? pixels.Height : pixels.Width, turns ? pixels.Width : pixels.Height);
        // Turned when it is small.
        var (drawnWidth, drawnHeight) = turns ? (height, width) : (width, height);
        var needed = Scaling.PixelsNeeded(pixels, drawnWidth, drawnHeight);
        await PixelBudget.Drawing.EnterAsync(needed, cancellationToken);
        try
        {
            var scaled = Scaling.Cover(pixels, drawnWidth, drawnHeight);
            using var picture = Orientation.Apply(scaled, image.Origin);
            if (!ReferenceEquals(picture, scaled))
            {
                scaled.Dispose();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return (Encoder.Encode(picture, request.Format, request.Quality, image.IsLossless), picture.Width, picture.Height);
        }
        finally
        {
            PixelBudget.Drawing.Exit(needed);
        }
    }

    /// <summary>The size to draw: as asked for, in proportion, and never larger than the image.</summary>
    static (int Width, int Height) Fit(ImageRequest request, int width, int height)
    {
        var proportion = request.Height is { } asked ? (double)asked / request.Width : (double)height / width;
        var fitting = Math.Min(request.Width, Math.Min(width, request.Height is null ? width : height / proportion));
        return (Math.Max(1, (int)Math.Round(fitting)), Math.Max(1, (int)Math.Round(fitting * proportion)));
    }

    /// <summary>The whole name of the image stands in it: <c>a.png</c> and <c>a.jpg</c> have variants of different names.</summary>
    static string UrlOf(ImageRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"{request.Path}.{request.Width}{(request.Height is { } height ? $"x{height}" : "")}{(request.Quality == UsualQuality ? "" : $".q{request.Quality}")}.{request.Format}");
}
