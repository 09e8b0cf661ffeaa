using System.Buffers;

namespace BuildCache;

/// <summary>
/// The name of the file that stands beside a folder of outputs and tells what a project has written to it: <c>.site.1f2e3d4c.buildcache</c>
/// for <c>site</c>. It begins with a dot and lies outside the folder, so that nobody serves it; it is not kept with the database, so that
/// whoever finds the folder knows whose it is.
/// </summary>
internal static class OutputRecordName
{
    const string Extension = ".buildcache";
    const string Unfinished = ".tmp";
    const int IdLength = 8;

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Where the record of a folder is; projects that write to one folder have a record each.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="projectDirectory">Absolute.</param>
    public static string PathFor(string folder, string projectDirectory)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var id = Fingerprint.Of(PortablePath.Relative(folder, projectDirectory)).ToString()[..IdLength];
        return Path.Join(Path.GetDirectoryName(folder), $".{Path.GetFileName(folder)}.{id}{Extension}");
    }

    /// <summary>The path under which a record is written before it takes its place.</summary>
    public static string UnfinishedPathFor(string record) => record + Unfinished;

    /// <summary>Whether a file is a record that did not come to take its place.</summary>
    /// <param name="fileName">Without its folder.</param>
    public static bool IsUnfinished(ReadOnlySpan<char> fileName) => fileName.EndsWith(Unfinished, StringComparison.Ordinal) && FolderOf(fileName[..^Unfinished.Length]) is not null;

    /// <summary>The folder beside it that a file is the record of; null when it is none.</summary>
    /// <param name="fileName">Without its folder.</param>
    public static string? FolderOf(ReadOnlySpan<char> fileName)
    {
        if (fileName.Length <= Extension.Length || !fileName.EndsWith(Extension, StringComparison.Ordinal) || fileName[0] != '.')
        {
            return null;
        }

        var name = fileName[1..^Extension.Length];
        var dot = name.Length - IdLength - 1;
        return dot > 0 && name[dot] == '.' && !name[(dot + 1)..].ContainsAnyExcept(HexDigits) ? name[..dot].ToString() : null;
    }
}
