using System.Text;

namespace BuildCache;

/// <summary>
/// The symbolic links on the way to a file. A stat record is that of the file to which they lead, and says nothing of one that led
/// elsewhere for a moment: a link that is pointed elsewhere is a new one, with a time of its own.
/// </summary>
/// <param name="Names">Each link with its target and its time; empty when there is none.</param>
/// <param name="Newest">The time of the newest, nanoseconds since 1970.</param>
readonly record struct LinkTrail(string Names, long Newest)
{
    /// <summary>Reads the links of an absolute path.</summary>
    public static LinkTrail Of(FileSystem files, string absolutePath)
    {
        StringBuilder? names = null;
        var newest = 0L;
        RealPath.Of(files, absolutePath, (link, target) =>
        {
            var time = files.TimeOf(link);
            newest = Math.Max(newest, time);
            (names ??= new StringBuilder()).Append(link).Append('\0').Append(target).Append('\0').Append(time).Append('\n');
        });
        return new LinkTrail(names?.ToString() ?? "", newest);
    }

    /// <summary>Whether all links had been there for a while before a command started.</summary>
    public bool IsSettled(in RacyClock started) => Names.Length == 0 || started.IsSettled(new FileStamp(0, Newest, Newest, 0));
}
