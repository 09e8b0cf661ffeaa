using System.Buffers.Binary;
using SkiaSharp;

namespace BuildCache.Images.Pixels;

/// <summary>What the decoder says before it decodes anything.</summary>
static class ImageHeader
{
    /// <summary>A picture of 10,000 × 10,000 takes 400 MB once it is decoded; a file of a few kilobytes can claim to be one.</summary>
    public const long MostPixels = 100_000_000;

    public static ImageFacts Read(ReadOnlyMemory<byte> content)
    {
        using var data = SKData.CreateCopy(content.Span);
        using var codec = SKCodec.Create(new SKMemoryStream(data), out var result);
        if (codec is null)
        {
            // The decoder is built without AVIF; the file may well be in order.
            return IsAvif(content.Span) ? new ImageFacts { Format = "avif" } : new ImageFacts { Problem = Explain(result) };
        }

        var (width, height) = Orientation.Swaps(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
        var isTooLarge = IsTooLarge((long)width * height, codec.EncodedFormat, content.Span);
        var isAnimated = codec.FrameCount > 1 || IsAnimatedPng(content.Span);
        return new ImageFacts
        {
            Format = NameOf(codec.EncodedFormat),
            Width = width,
            Height = height,
            IsAnimated = isAnimated,
            IsTooLarge = isTooLarge,
            IsResizable = !isTooLarge && !isAnimated
                && codec.EncodedFormat is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp or SKEncodedImageFormat.Gif,
        };
    }

    /// <summary>Whether a picture takes more memory than any may.</summary>
    public static bool IsTooLarge(long pixels, SKEncodedImageFormat format, ReadOnlySpan<byte> content) =>
        pixels > MostPixels || DecodingMemory.Of(pixels, format, content) > DecodingMemory.Most;

    public static string Explain(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "it ends too early",
        SKCodecResult.Unimplemented => "it is of no format that is known",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "its content is damaged",
        _ => $"the decoder says {result}",
    };

    static string NameOf(SKEncodedImageFormat format) => format == SKEncodedImageFormat.Jpeg ? "jpg" : format.ToString().ToLowerInvariant();

    static bool IsAvif(ReadOnlySpan<byte> content) => content.Length > 12 && content[4..8].SequenceEqual("ftyp"u8) && (content[8..12].SequenceEqual("avif"u8) || content[8..12].SequenceEqual("avis"u8));

    /// <summary>The decoder shows the first picture of an animated PNG; its chunk <c>acTL</c> stands before the first one with pixels.</summary>
    static bool IsAnimatedPng(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return false;
        }

        for (var at = 8; at + 8 <= content.Length;)
        {
            var type = content.Slice(at + 4, 4);
            if (type.SequenceEqual("acTL"u8) || type.SequenceEqual("IDAT"u8))
            {
                return type[0] == 'a';
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            if (length > content.Length - at)
            {
                return false;
            }

            at += 12 + (int)length;
        }

        return false;
    }
}
