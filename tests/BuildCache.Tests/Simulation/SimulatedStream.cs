namespace BuildCache.Tests.Simulation;

/// <summary>A file that is open.</summary>
sealed class SimulatedStream(SimulatedDisk disk, SimulatedFile file, string path, bool mayWrite) : Stream
{
    public SimulatedFile File => file;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => mayWrite;

    public override long Length => file.Length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        disk.Step("read", path);
        var rest = file.Content[(int)Math.Min(Position, file.Length)..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        disk.Step("write", path);
        file.Write(Position, buffer);
        file.Modified = disk.Now;
        Position += buffer.Length;
    }

    public override void SetLength(long value)
    {
        disk.Step("cut", path);
        file.Truncate(value);
        file.Modified = disk.Now;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
        // What makes bytes durable is SimulatedDisk.Flush.
    }
}
