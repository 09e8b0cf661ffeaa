using SkiaSharp;

namespace BuildCache.Images.Pixels;

/// <summary>From pixels to a file without metadata: what is not said is sRGB. The same pixels give the same bytes.</summary>
static class Encoder
{
    public static byte[] Encode(SKBitmap bitmap, string format, int quality, bool isLossless)
    {
        // Without a colour space no profile is written; browsers take sRGB then.
        using var pixels = new SKPixmap(bitmap.Info.WithColorSpace(null), bitmap.GetPixels(), bitmap.RowBytes);
        switch (format)
        {
            case "png":
                return Bytes(pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9)));
            case "jpg":
                return Jpeg(bitmap, quality);
            default:
                var lossy = quality == 100 ? null : Bytes(pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)));
                // Flat colours and sharp edges are both smaller and cleaner without loss; a photograph that was stored as PNG is not.
                var lossless = isLossless || lossy is null ? Bytes(pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75))) : null;
                return lossy is null || lossless is not null && lossless.Length <= lossy.Length ? lossless! : lossy;
        }
    }

    /// <summary>JPEG knows no transparency: what can be seen through is white.</summary>
    static byte[] Jpeg(SKBitmap bitmap, int quality)
    {
        using var opaque = new SKBitmap(bitmap.Info.WithAlphaType(SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(opaque))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(bitmap, 0, 0, new SKSamplingOptions(SKFilterMode.Nearest));
        }

        using var pixels = new SKPixmap(opaque.Info.WithColorSpace(null), opaque.GetPixels(), opaque.RowBytes);
        return Bytes(pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)));
    }

    static byte[] Bytes(SKData? data)
    {
        using (data)
        {
            return data?.ToArray() ?? throw new InvalidOperationException("The encoder gave nothing.");
        }
    }
}
