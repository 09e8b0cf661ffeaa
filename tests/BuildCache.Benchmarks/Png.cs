using System.Buffers.Binary;
using System.IO.Compression;

namespace BuildCache.Benchmarks;

/// <summary>Small pictures, as PNG.</summary>
static class Png
{
    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static value => Enumerable.Range(0, 8).Aggregate((uint)value, static (rest, _) => (rest & 1) == 0 ? rest >> 1 : 0xEDB88320 ^ (rest >> 1)))];

    /// <summary>A picture whose colours follow from a number.</summary>
    public static byte[] Draw(int width, int height, int number)
    {
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                // No filter.
                packed.WriteByte(0);
                for (var x = 0; x < width; x++)
                {
                    packed.Write([(byte)(number + x), (byte)((number >> 8) + y), (byte)(number * (x + y))]);
                }
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        // Eight bits each of red, green and blue.
        header[8] = 8;
        header[9] = 2;
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, rows.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    static void Chunk(MemoryStream png, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        byte[] summed = [.. name, .. content];
        png.Write(summed);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~summed.Aggregate(uint.MaxValue, static (sum, one) => Table[(byte)(sum ^ one)] ^ (sum >> 8)));
        png.Write(number);
    }
}
