using BuildCache.Images.Pixels;
using SkiaSharp;

namespace BuildCache.Images.Tests;

/// <summary>What a decoder holds besides the picture follows from the head of the file.</summary>
public sealed class DecodingMemoryTests
{
    const long Pixels = 60_000_000;

    static byte[] Png(int depth, int colour, int interlace) =>
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, (byte)depth, (byte)colour, 0, 0, (byte)interlace];

    static byte[] Jpeg(byte frame, int components) =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xDB, 0, 3, 1, 0xFF, frame, 0, 17, 8, 0, 1, 0, 1, (byte)components, 0, 0, 0];

    [Theory]
    [InlineData(8, 6, 0, 1.0)]
    [InlineData(16, 6, 0, 1.0)]
    [InlineData(16, 6, 1, 3.0)]
    [InlineData(8, 6, 1, 2.0)]
    [InlineData(8, 2, 1, 1.75)]
    [InlineData(1, 0, 1, 1.25)]
    [InlineData(4, 3, 1, 1.25)]
    public void An_interlaced_PNG_is_held_as_it_is_stored_too(int depth, int colour, int interlace, double times) =>
        Assert.Equal(Pixels * times, DecodingMemory.Of(Pixels, SKEncodedImageFormat.Png, Png(depth, colour, interlace)));

    [Theory]
    [InlineData(0xC0, 3, 1.0)]
    [InlineData(0xC2, 3, 2.5)]
    [InlineData(0xC2, 1, 1.5)]
    [InlineData(0xC2, 4, 3.0)]
    public void Of_a_progressive_JPEG_all_coefficients_are_held(byte frame, int components, double times) =>
        Assert.Equal(Pixels * times, DecodingMemory.Of(Pixels, SKEncodedImageFormat.Jpeg, Jpeg(frame, components)));

    [Fact]
    public void What_is_cut_off_or_of_another_format_is_what_it_shows()
    {
        Assert.Equal(Pixels, DecodingMemory.Of(Pixels, SKEncodedImageFormat.Png, Png(8, 6, 1).AsSpan(0, 20)));
        Assert.Equal(Pixels, DecodingMemory.Of(Pixels, SKEncodedImageFormat.Jpeg, [0xFF, 0xD8, 0xFF]));
        Assert.Equal(Pixels, DecodingMemory.Of(Pixels, SKEncodedImageFormat.Gif, []));
        Assert.Equal(2 * Pixels, DecodingMemory.Of(Pixels, SKEncodedImageFormat.Webp, []));
    }

    [Fact]
    public void A_picture_may_be_as_large_as_what_is_held_for_it()
    {
        Assert.False(ImageHeader.IsTooLarge(ImageHeader.MostPixels, SKEncodedImageFormat.Png, Png(8, 6, 1)));
        Assert.True(ImageHeader.IsTooLarge(ImageHeader.MostPixels, SKEncodedImageFormat.Png, Png(16, 6, 1)));
        Assert.True(ImageHeader.IsTooLarge(ImageHeader.MostPixels + 1, SKEncodedImageFormat.Png, Png(8, 6, 0)));
    }
}
