using System.Security.Cryptography;

namespace BuildCache;

/// <summary>Names content: the whole SHA-256 in lower-case hexadecimal, the name of artifacts and of published bytes.</summary>
internal static class ContentHash
{
    /// <summary>The hash of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The hash of the rest of a stream, read in small pieces: a large file never lies in memory.</summary>
    public static string Of(Stream content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash);
    }
}
