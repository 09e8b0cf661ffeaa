using SkiaSharp;

namespace BuildCache.Images.Pixels;

/// <summary>Makes a picture smaller: halved, each pixel the mean of four, as long as it is more than twice too large, then by a cubic filter.</summary>
static class Scaling
{
    /// <summary>A picture of the given size out of the middle of another; the caller disposes it.</summary>
    public static SKBitmap Cover(SKBitmap source, int width, int height)
    {
        // The largest part of the picture that has the proportions asked for.
        var scale = Math.Min((double)source.Width / width, (double)source.Height / height);
        var (partWidth, partHeight) = (Math.Min(source.Width, (int)Math.Round(width * scale)), Math.Min(source.Height, (int)Math.Round(height * scale)));
        var left = (source.Width - partWidth) / 2;
        var top = (source.Height - partHeight) / 2;
        var current = new SKBitmap();
        if (!source.ExtractSubset(current, new SKRectI(left, top, left + partWidth, top + partHeight)))
        {
            current.Dispose();
            throw new InvalidOperationException($"No part of {partWidth} × {partHeight} in a picture of {source.Width} × {source.Height}.");
        }

        while (current.Width >= 2 * width && current.Height >= 2 * height)
        {
            current = To(current, current.Width / 2, current.Height / 2, new SKSamplingOptions(SKFilterMode.Linear));
        }

        return current.Width == width && current.Height == height ? current : To(current, width, height, new SKSamplingOptions(SKCubicResampler.Mitchell));
    }

    static SKBitmap To(SKBitmap from, int width, int height, SKSamplingOptions sampling)
    {
        using (from)
        {
            var to = new SKBitmap(from.Info.WithSize(width, height));
            return from.ScalePixels(to, sampling) ? to : throw new InvalidOperationException($"{from.Width} × {from.Height} pixels could not be scaled to {width} × {height}.");
        }
    }
}
