using System.Buffers;
using System.Collections.Concurrent;
using ZstdSharp;

namespace BuildCache;

/// <summary>
/// Content that stands for what is like it: what is packed with a dictionary only tells how it differs. Any number of threads may pack and
/// unpack at once.
/// </summary>
/// <param name="id">Its row; 0 for none, which packs each content by itself.</param>
/// <param name="content">The content.</param>
sealed class PackingDictionary(int id, byte[] content)
{
    /// <summary>
    /// Not the default of 3, whose two tables of hashes push what a build works on out of the processor's caches: in a first build it costs a
    /// second of thirty more than this, for 2 % of the database.
    /// </summary>
    const int Level = 1;

    readonly ConcurrentBag<Compressor> compressors = [];
    readonly ConcurrentBag<Decompressor> decompressors = [];

    public int Id => id;

    public byte[] Content => content;

    /// <summary>Compresses; empty when that takes more room than the content itself.</summary>
    public byte[] Compress(ReadOnlySpan<byte> plain, int headerLength)
    {
        if (!compressors.TryTake(out var compressor))
        {
            compressor = new Compressor(Level);
            if (content.Length > 0)
            {
                compressor.LoadDictionary(content);
            }
        }
        var buffer = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(plain.Length));
        try
        {
            var length = compressor.Wrap(plain, buffer);
            if (length + headerLength > plain.Length)
            {
                return [];
            }
            var packed = new byte[headerLength + length];
            buffer.AsSpan(0, length).CopyTo(packed.AsSpan(headerLength));
            return packed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            compressors.Add(compressor);
        }
    }

    /// <summary>Decompresses what is said to have had a length.</summary>
    /// <returns>The content, as far as its length tells; null for what is damaged.</returns>
    public byte[]? Decompress(ReadOnlySpan<byte> packed, int length)
    {
        if (!HasLength(packed, length))
        {
            // Nothing is allocated for a length that damage has made.
            return null;
        }
        if (!decompressors.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
            if (content.Length > 0)
            {
                decompressor.LoadDictionary(content);
            }
        }
        try
        {
            var plain = new byte[length];
            return decompressor.TryUnwrap(packed, plain, out var written) && written == length ? plain : null;
        }
        catch (ZstdException)
        {
            return null;
        }
        finally
        {
            decompressors.Add(decompressor);
        }
    }

    /// <summary>Keeps one context of each sort; the others were for work that went on at the same time. Each holds about a megabyte outside of the heap.</summary>
    public void Rest()
    {
        while (compressors.Count > 1 && compressors.TryTake(out var compressor))
        {
            compressor.Dispose();
        }
        while (decompressors.Count > 1 && decompressors.TryTake(out var decompressor))
        {
            decompressor.Dispose();
        }
    }

    /// <summary>Whether compressed bytes say of themselves that they had this length.</summary>
    static bool HasLength(ReadOnlySpan<byte> packed, int length)
    {
        try
        {
            return length >= 0 && Decompressor.GetDecompressedSize(packed) == (ulong)length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
