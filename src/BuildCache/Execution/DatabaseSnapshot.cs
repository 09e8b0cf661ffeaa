using System.Buffers.Binary;

namespace BuildCache;

/// <summary>
/// Takes a copy of an SQLite database of somebody else. Bytes that are copied while a program writes, or without what a program has put
/// into a log beside the file, are not what that program would read: then there is no copy.
/// </summary>
static class DatabaseSnapshot
{
    // A journal that must be rolled back begins so; one that is done with begins with zeros (https://sqlite.org/fileformat2.html#the_rollback_journal).
    const ulong HotJournal = 0xd9d505f920a163d7;

    /// <summary>Copies the file; the fingerprint is that of the copied bytes, absent when there is no file.</summary>
    /// <exception cref="DiagnosticException">BCM1141: changes wait in a log beside the file; BCM1143: it is being written to.</exception>
    public static Fingerprint Take(string path, CurrentInputs inputs, string copy)
    {
        RefuseLogs(path, inputs);
        var value = inputs.Copy(path, copy, out var isStable);
        RefuseLogs(path, inputs);
        return isStable
            ? value
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1143", "The database was written to while it was being read. Build again when the program that writes to it has finished.", path));
    }

    static void RefuseLogs(string path, CurrentInputs inputs)
    {
        var full = inputs.FullPath(path);
        if (new FileInfo(full + "-wal") is { Exists: true, Length: > 0 })
        {
            throw Refuse(path, "-wal");
        }
        if (new FileInfo(full + "-journal") is { Exists: true, Length: > 0 } && IsHot(full + "-journal"))
        {
            throw Refuse(path, "-journal");
        }
    }

    static bool IsHot(string journal)
    {
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && BinaryPrimitives.ReadUInt64BigEndian(magic) == HotJournal;
    }

    static DiagnosticException Refuse(string path, string suffix) => new(new Diagnostic(Severity.Error, "BCM1141",
        $"The latest changes to the database are in '{Path.GetFileName(path)}{suffix}' and not yet in the file itself, so the file alone would give old rows. Close the program that has it open, or run: sqlite3 {Path.GetFileName(path)} \"pragma wal_checkpoint(truncate)\".", path));
}
