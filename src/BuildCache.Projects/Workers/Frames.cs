using System.Buffers.Binary;

namespace BuildCache.Projects;

/// <summary>Messages of any bytes over a stream: the length in four bytes, least significant first, and then so many bytes.</summary>
static class Frames
{
    /// <summary>More is no message of ours.</summary>
    const int Longest = 1 << 30;

    /// <summary>Writes one message.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> message)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        stream.Write(length);
        stream.Write(message);
        stream.Flush();
    }

    /// <summary>Reads one message; null at the end of the stream, even in the middle of a message: whoever was writing it is gone.</summary>
    /// <exception cref="InvalidDataException">What comes is no message.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream)
    {
        var length = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            return null;
        }

        var expected = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (expected is < 0 or > Longest)
        {
            throw new InvalidDataException("The other process sent something that is not a message.");
        }

        var message = new byte[expected];
        return await stream.ReadAtLeastAsync(message, expected, throwOnEndOfStream: false) < expected ? null : message;
    }
}
