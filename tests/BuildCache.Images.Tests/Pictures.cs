using System.Buffers.Binary;
using SkiaSharp;

namespace BuildCache.Images.Tests;

/// <summary>Image files for tests, drawn where they are needed.</summary>
static class Pictures
{
    /// <summary>A smooth field of colours, as in a photograph; each seed another.</summary>
    public static SKBitmap Draw(int width, int height, int seed = 0)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb()));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)(255 * x / width), (byte)(255 * y / height), (byte)((seed * 40) + ((x / 8) + (y / 8)) % 2 * 20)));
            }
        }

        return bitmap;
    }

    public static byte[] File(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg, int seed = 0)
    {
        using var bitmap = Draw(width, height, seed);
        return Encode(bitmap, format);
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>Four quarters: red, green, below them blue, white; 40 × 20.</summary>
    public static SKBitmap Quarters()
    {
        var bitmap = new SKBitmap(new SKImageInfo(40, 20, SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb()));
        for (var y = 0; y < 20; y++)
        {
            for (var x = 0; x < 40; x++)
            {
                bitmap.SetPixel(x, y, (x < 20, y < 10) switch { (true, true) => SKColors.Red, (false, true) => SKColors.Lime, (true, false) => SKColors.Blue, _ => SKColors.White });
            }
        }

        return bitmap;
    }

    /// <summary>A JPEG with an EXIF segment that says how to turn it.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>The head of a PNG of any size, and hardly anything after it.</summary>
    public static byte[] PngHead(int width, int height)
    {
        var head = new byte[8 + 25];
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]).CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(20), height);
        (head[24], head[25]) = (8, 2);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(29), Crc(head.AsSpan(12, 17)));
        return [.. head, 0, 0, 1, 0, .. "IDAT"u8, 0x78, 0x9C, 0xED];
    }

    /// <summary>A PNG that says it is animated: the chunk <c>acTL</c> after its head.</summary>
    public static byte[] Animated(byte[] png)
    {
        byte[] chunk = [0, 0, 0, 8, (byte)'a', (byte)'c', (byte)'T', (byte)'L', 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(16), Crc(chunk.AsSpan(4, 12)));
        return [.. png[..33], .. chunk, .. png[33..]];
    }

    /// <summary>Two pictures of one pixel.</summary>
    public static byte[] AnimatedGif()
    {
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        return [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, .. frame, .. frame, 0x3B];
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
