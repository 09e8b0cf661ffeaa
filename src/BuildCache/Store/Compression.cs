using System.Buffers;
using System.IO.Compression;

namespace BuildCache;

/// <summary>
/// Bytes as they are stored: a first byte that names the encoding, then plain or Brotli-compressed content. Brotli at its fastest halves
/// documentation HTML several times over, at a speed that the disk would not reach.
/// </summary>
static class Compression
{
    const int SmallestWorthwhile = 200;
    const byte Plain = 0;
    const byte Brotli = 1;

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        if (content.Length >= SmallestWorthwhile)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(content.Length);
            try
            {
                if (BrotliEncoder.TryCompress(content, buffer.AsSpan(0, content.Length - 5), out var written, quality: 1, window: 18))
                {
                    var packed = new byte[written + 5];
                    packed[0] = Brotli;
                    BitConverter.TryWriteBytes(packed.AsSpan(1), content.Length);
                    buffer.AsSpan(0, written).CopyTo(packed.AsSpan(5));
                    return packed;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        var plain = new byte[content.Length + 1];
        content.CopyTo(plain.AsSpan(1));
        return plain;
    }

    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
        {
            throw new DamageException("A stored value is empty, where at least its encoding is expected.");
        }
        if (packed[0] == Plain)
        {
            return packed[1..].ToArray();
        }
        if (packed[0] != Brotli || packed.Length < 5 || BitConverter.ToInt32(packed[1..]) is var size && size < 0)
        {
            throw new DamageException($"A stored value has the unknown encoding {packed[0]}.");
        }
        var content = new byte[size];
        return BrotliDecoder.TryDecompress(packed[5..], content, out var written) && written == size
            ? content
            : throw new DamageException("A stored value does not decompress.");
    }
}
