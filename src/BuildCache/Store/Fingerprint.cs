using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BuildCache;

/// <summary>
/// What the engine compares instead of values: the first 16 bytes of a SHA-256. Two different values share one by
/// accident once in 2^64 pairs; nobody who writes inputs gains from forging one, artifacts carry the whole hash.
/// </summary>
internal readonly record struct Fingerprint(ulong High, ulong Low)
{
    /// <summary>The number of bytes of a fingerprint.</summary>
    public const int Size = 16;

    /// <summary>"Not there". Not <c>default</c>, so that a forgotten value is never taken for a fact.</summary>
    public static Fingerprint Absent { get; } = new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>The fingerprint of bytes.</summary>
    public static Fingerprint Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return FromBytes(hash[..Size]);
    }

    /// <summary>The fingerprint of the rest of a stream, read in small pieces.</summary>
    public static Fingerprint Of(Stream stream)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(stream, hash);
        return FromBytes(hash[..Size]);
    }

    /// <summary>The fingerprint of a text's UTF-8 bytes.</summary>
    public static Fingerprint Of(string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = null;
        var buffer = length <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(length);
        var result = Of(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return result;
    }

    /// <summary>Reads back what <see cref="WriteTo"/> wrote.</summary>
    public static Fingerprint FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Writes the 16 bytes into a buffer, in the order of the hash.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>32 lower-case hexadecimal digits: the beginning of the SHA-256.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
