using System.Buffers;
using System.Security.Cryptography;

namespace BuildCache;

/// <summary>The SHA-256 of the content of an output.</summary>
public readonly struct OutputHash : IEquatable<OutputHash>
{
    readonly byte[]? bytes;

    internal OutputHash(byte[] bytes) => this.bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    /// <param name="text">Hexadecimal digits.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out OutputHash hash)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        var isHash = Convert.FromHexString(text ?? "", bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
        hash = isHash ? new OutputHash(bytes) : default;
        return isHash;
    }

    /// <summary>Hexadecimal digits, in lower case.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <inheritdoc/>
    public bool Equals(OutputHash other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OutputHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => bytes is { Length: >= sizeof(int) } ? BitConverter.ToInt32(bytes) : 0;

    /// <summary>Whether two contents are the same.</summary>
    public static bool operator ==(OutputHash left, OutputHash right) => left.Equals(right);

    /// <summary>Whether two contents differ.</summary>
    public static bool operator !=(OutputHash left, OutputHash right) => !left.Equals(right);
}
