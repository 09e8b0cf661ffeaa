using System.Diagnostics.CodeAnalysis;
using SkiaSharp;

namespace BuildCache.Images.Pixels;

/// <summary>The picture in a file is broken.</summary>
sealed class BrokenImageException(string message) : Exception(message);

/// <summary>
/// A decoded picture, shared by those who work on it at the same time: the variants of one image are asked for together. It goes with the
/// last of them; nothing is kept for later.
/// </summary>
sealed class DecodedImage : IDisposable
{
    static readonly Lock Gate = new();
    static readonly Dictionary<string, DecodedImage> InUse = new(StringComparer.Ordinal);

    readonly CancellationTokenSource abandoned = new();
    readonly string key;
    readonly Lazy<Task<SKBitmap>> bitmap;
    int users;

    DecodedImage(string key, ReadOnlyMemory<byte> content)
    {
        this.key = key;
        bitmap = new Lazy<Task<SKBitmap>>(() => DecodeAsync(content));
    }

    /// <summary>How the picture is to be turned when it has been made smaller.</summary>
    public SKEncodedOrigin Origin { get; private set; }

    /// <summary>Whether the file keeps every pixel as it was: a drawing or a screenshot rather than a photograph.</summary>
    public bool IsLossless { get; private set; }

    [SuppressMessage("BuildCache", "BCM4007", Justification = "A decoded picture follows from the bytes it is found by.")]
    public static DecodedImage Share(string contentHash, ReadOnlyMemory<byte> content)
    {
        lock (Gate)
        {
            if (!InUse.TryGetValue(contentHash, out var image))
            {
                InUse.Add(contentHash, image = new DecodedImage(contentHash, content));
            }

            image.users++;
            return image;
        }
    }

    /// <summary>The pixels in sRGB, as they are stored.</summary>
    /// <param name="cancellationToken">Ends the wait of this caller; others may still want the picture.</param>
    /// <exception cref="BrokenImageException">They cannot be decoded.</exception>
    public Task<SKBitmap> PixelsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return bitmap.Value.WaitAsync(cancellationToken);
    }

    [SuppressMessage("BuildCache", "BCM4007", Justification = "A decoded picture follows from the bytes it is found by.")]
    public void Dispose()
    {
        lock (Gate)
        {
            if (--users > 0)
            {
                return;
            }

            InUse.Remove(key);
        }

        // Nobody wants it any more: what still waits for its turn is not decoded, and what is being decoded goes as soon as it is.
        abandoned.Cancel();
        if (bitmap.IsValueCreated)
        {
            _ = bitmap.Value.ContinueWith(static decoded => Release(decoded.Result), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    static void Release(SKBitmap decoded)
    {
        PixelBudget.Decoding.Exit((long)decoded.Width * decoded.Height);
        decoded.Dispose();
    }

    async Task<SKBitmap> DecodeAsync(ReadOnlyMemory<byte> content)
    {
        using var data = SKData.CreateCopy(content.Span);
        using var codec = SKCodec.Create(new SKMemoryStream(data), out var opened) ?? throw new BrokenImageException(ImageHeader.Explain(opened));
        Origin = codec.EncodedOrigin;
        IsLossless = codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp);
        var pixels = (long)codec.Info.Width * codec.Info.Height;
        if (ImageHeader.IsTooLarge(pixels, codec.EncodedFormat, content.Span))
        {
            throw new BrokenImageException("it is too large");
        }

        var needed = DecodingMemory.Of(pixels, codec.EncodedFormat, content.Span);
        await PixelBudget.Decoding.EnterAsync(needed, abandoned.Token);
        SKBitmap? decoded = null;
        try
        {
            decoded = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888,
                codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
            if (codec.GetPixels(decoded.Info, decoded.GetPixels()) is var result and not SKCodecResult.Success)
            {
                throw new BrokenImageException(ImageHeader.Explain(result));
            }

            // What the decoder held is free again; the picture stays until nobody wants it any more.
            PixelBudget.Decoding.Exit(needed - pixels);
            return decoded;
        }
        catch
        {
            decoded?.Dispose();
            PixelBudget.Decoding.Exit(needed);
            throw;
        }
    }
}
