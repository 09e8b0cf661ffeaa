using System.Buffers.Binary;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Says in a file which input is tried, for the case that the process does not live to say it.</summary>
sealed class FuzzProgress(string path) : IDisposable
{
    readonly Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);

    public void Write(FuzzKind kind, ulong seed, long at)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Array.IndexOf(FuzzKinds.All, kind));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], seed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], at);
        RandomAccess.Write(file, bytes, 0);
    }

    public static (FuzzKind Kind, ulong Seed, long At) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return (FuzzKinds.All[(int)BinaryPrimitives.ReadInt64LittleEndian(bytes)], BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)));
    }

    public void Dispose() => file.Dispose();
}
