using System.Buffers.Binary;
using SkiaSharp;

namespace BuildCache.Images.Pixels;

/// <summary>
/// What is in memory while a picture is decoded, in pixels of 4 bytes: the picture itself, and what the decoder holds of the whole of it where
/// the file tells all of it roughly before it tells any of it exactly.
/// </summary>
static class DecodingMemory
{
    /// <summary>800 MB: twice the largest picture.</summary>
    public const long Most = 2 * ImageHeader.MostPixels;

    /// <summary>The memory for a picture.</summary>
    /// <param name="pixels">Width times height.</param>
    /// <param name="format">As the decoder names it.</param>
    /// <param name="content">The file.</param>
    public static long Of(long pixels, SKEncodedImageFormat format, ReadOnlySpan<byte> content) => pixels + (pixels * format switch
    {
        SKEncodedImageFormat.Png => InterlacedPng(content),
        SKEncodedImageFormat.Jpeg => ProgressiveJpeg(content),
        // Its decoder works on a picture of its own.
        SKEncodedImageFormat.Webp => 4,
        _ => 0,
    } / 4);

    /// <summary>Bytes for a pixel as the file has it, for all seven passes; 0 where there is one (https://www.w3.org/TR/png/#11IHDR).</summary>
    static int InterlacedPng(ReadOnlySpan<byte> content)
    {
        const int Depth = 24, Colour = 25, Interlace = 28;
        if (content.Length <= Interlace || content[Interlace] == 0)
        {
            return 0;
        }

        var channels = content[Colour] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return channels * Math.Max(1, content[Depth] / 8);
    }

    /// <summary>Two bytes for each coefficient of each component; 0 where they are not gathered over several scans (ITU T.81, annex B).</summary>
    static int ProgressiveJpeg(ReadOnlySpan<byte> content)
    {
        for (var at = 2; at + 10 <= content.Length && content[at] == 0xFF;)
        {
            var marker = content[at + 1];
            if (marker is 0xC2 or 0xC6 or 0xCA or 0xCE)
            {
                return 2 * content[at + 9];
            }

            if (marker is 0xDA or 0xC0)
            {
                return 0;
            }

            // A marker may be filled up with 0xFF; those without a length stand in the data alone.
            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
        }

        return 0;
    }
}
