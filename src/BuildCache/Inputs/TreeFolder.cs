using System.Buffers;
using System.Runtime.InteropServices;

namespace BuildCache;

/// <summary>What was seen directly in one folder.</summary>
/// <param name="prefix">The folder: relative, with a slash at its end; empty for the root.</param>
/// <param name="paths">The paths of its regular files, each beginning with the prefix, in ordinal order.</param>
/// <param name="stamps">Their stamps.</param>
/// <param name="others">The paths of what else has the name of a file, each with what it is, in ordinal order.</param>
internal sealed class TreeFolder(string prefix, string[] paths, FileStamp[] stamps, (string Path, StampResult Kind)[] others)
{
    /// <summary>Looks at files, and at what links lead to.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="root">Absolute.</param>
    /// <param name="prefix">The folder.</param>
    /// <param name="paths">What has the name of a file in it, in ordinal order.</param>
    public static TreeFolder Read(FileSystem files, string root, string prefix, string[] paths)
    {
        var (results, stamps) = (new StampResult[paths.Length], new FileStamp[paths.Length]);
        files.StatEach(root, paths, prefix.Length, follow: true, results, stamps);
        var others = new List<(string Path, StampResult Kind)>();
        var count = 0;
        for (var i = 0; i < paths.Length; i++)
        {
            if (results[i] == StampResult.File)
            {
                (paths[count], stamps[count]) = (paths[i], stamps[i]);
                count++;
            }
            else
            {
                others.Add((paths[i], results[i]));
            }
        }
        return new TreeFolder(prefix, paths[..count], stamps[..count], [.. others]);
    }

    public string Prefix => prefix;

    public string[] Paths => paths;

    public FileStamp[] Stamps => stamps;

    public (string Path, StampResult Kind)[] Others => others;

    /// <summary>The place of a file; negative when it is not there.</summary>
    public int IndexOf(string path) => Array.BinarySearch(paths, path, StringComparer.Ordinal);

    /// <summary>
    /// One value for all that was seen. Where it is equal, each file has the stamp that it had, and what was not there is not there: what was
    /// once found out by comparing each stamp holds.
    /// </summary>
    /// <param name="settings">What else decides what is seen.</param>
    public Fingerprint Digest(string settings)
    {
        var text = new ArrayBufferWriter<byte>(((settings.Length + 8) * sizeof(char)) + (paths.Length * 96));
        Append(text, settings);
        for (var i = 0; i < paths.Length; i++)
        {
            Append(text, paths[i].AsSpan(prefix.Length));
            text.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<FileStamp>(in stamps[i])));
        }
        foreach (var (path, kind) in others)
        {
            Append(text, path.AsSpan(prefix.Length));
            Append(text, (int)kind);
        }
        return Fingerprint.Of(text.WrittenSpan);
    }

    /// <summary>The names alone.</summary>
    public void AppendNames(ArrayBufferWriter<byte> text)
    {
        Append(text, prefix);
        Append(text, paths.Length);
        foreach (var path in paths)
        {
            Append(text, path.AsSpan(prefix.Length));
        }
    }

    /// <summary>With its length before it: a name may hold whatever could stand between two.</summary>
    public static void Append(ArrayBufferWriter<byte> text, ReadOnlySpan<char> part)
    {
        Append(text, part.Length);
        text.Write(MemoryMarshal.AsBytes(part));
    }

    static void Append(ArrayBufferWriter<byte> text, int number) => text.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));
}
