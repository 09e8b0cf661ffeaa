namespace BuildCache.Tests.Simulation;

/// <summary>The content of a file, whatever names it has, and what was flushed of it.</summary>
sealed class SimulatedFile(long id)
{
    byte[] content = [];
    byte[] flushed = [];

    public long Id { get; } = id;

    public int Length { get; private set; }

    public long Modified { get; set; }

    public bool IsExecutable { get; set; }

    /// <summary>Whether somebody has it locked as a whole.</summary>
    public bool IsLocked { get; set; }

    /// <summary>The locks that SQLite has on it, and the memory that its connections share; gone with the processes that had them.</summary>
    public SqliteLocks Locks { get; private set; } = new();

    public ReadOnlySpan<byte> Content => content.AsSpan(0, Length);

    public bool IsFlushed => flushed.AsSpan().SequenceEqual(Content);

    public void Write(long at, ReadOnlySpan<byte> bytes)
    {
        var end = (int)at + bytes.Length;
        if (end > content.Length)
        {
            Array.Resize(ref content, Math.Max(end, content.Length * 2));
        }
        bytes.CopyTo(content.AsSpan((int)at));
        Length = Math.Max(Length, end);
    }

    public void Truncate(long length)
    {
        content.AsSpan((int)length..).Clear();
        Length = (int)length;
    }

    public void Flush() => flushed = Content.ToArray();

    /// <summary>What a failure of the power leaves.</summary>
    public void Lose()
    {
        content = [.. flushed];
        Length = flushed.Length;
    }

    public void Restart() => (IsLocked, Locks) = (false, new SqliteLocks());
}
