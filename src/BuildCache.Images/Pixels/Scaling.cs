using SkiaSharp;

namespace BuildCache.Images.Pixels;

/// <summary>Makes a picture smaller: halved, each pixel the mean of four, as long as it is more than twice too large, then by a cubic filter.</summary>
static class Scaling
{
    /// <summary>How many pixels are in memory at most beside the source while <see cref="Cover"/> draws and an encoder reads what it drew.</summary>
    public static long PixelsNeeded(SKBitmap source, int width, int height)
    {
        var (partWidth, partHeight) = Part(source, width, height);
        // Each half stands beside the half of it; an encoder has a copy of the picture in a form of its own.
        var halves = partWidth >= 2 * width && partHeight >= 2 * height ? (long)partWidth * partHeight * 5 / 16 : 0;
        return Math.Max(halves, 2L * width * height);
    }

    /// <summary>A picture of the given size out of the middle of another; the caller disposes it.</summary>
    public static SKBitmap Cover(SKBitmap source, int width, int height)
    {
        var (partWidth, partHeight) = Part(source, width, height);
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

    /// <summary>The largest part of the picture that has the proportions asked for.</summary>
    static (int Width, int Height) Part(SKBitmap source, int width, int height)
    {
        var scale = Math.Min((double)source.Width / width, (double)source.Height / height);
        return (Math.Min(source.Width, (int)Math.Round(width * scale)), Math.Min(source.Height, (int)Math.Round(height * scale)));
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
