using System.Buffers;
using System.Globalization;
using System.Text;

namespace BuildCache;

/// <summary>
/// What a project has published to a folder, as text, so that what is ours and what is not is known even when the
/// database was lost. A log: <c>! path</c> for each file that stood in the folder before the first of ours was written, or for a folder that did
/// so as a link, <c>*</c> when whatever comes there is taken along by a program, <c>+ hash path</c> before a file is written, <c>- path</c> when
/// it was deleted, <c>=</c> when everything stands that was announced, one change a line, appended; a line cut off by a crash is ignored, and
/// so is what is not one. Until it is known to stand, a file may still hold what was announced for it earlier, and that is ours as well. The
/// first line says how long the file was when it was last rewritten: an append can tell that most of the log is history without reading it, and
/// costs the same for ten files as for a hundred thousand. Nothing is read before it is asked for.
/// </summary>
internal sealed partial class OutputManifest
{
    const string Header = "# buildcache outputs 1 ";
    const int SizeDigits = 12;
    const int HeaderLength = 23 + SizeDigits + 1;
    const int HashLength = 64;
    const char AllStands = '=';
    const char Program = '*';

    // Below this a rewrite saves nothing worth a rename.
    const int SmallestToCompact = 16 * 1024;

    // So many builds in a row end before a file is written.
    const int MostFormer = 16;

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    readonly FileSystem files;
    readonly string? elsewhere;
    readonly HashSet<string> earlier = new(StringComparer.Ordinal);
    string file;
    bool isOfProgram;
    Dictionary<string, string>? entries;
    Dictionary<string, List<string>> former = new(StringComparer.Ordinal);

    /// <param name="files">The disks.</param>
    /// <param name="file">Absolute path; nothing is read or created yet.</param>
    public OutputManifest(FileSystem files, string file) => (this.files, this.file) = (files, file);

    OutputManifest(FileSystem files, string file, string elsewhere, string? folder)
    {
        this.files = files;
        this.file = file;
        this.elsewhere = elsewhere;
        this.folder = folder;
        Move();
    }

    /// <summary>The record of a folder, beside it; where the system allows no file there, with the database.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="projectDirectory">Absolute.</param>
    /// <param name="databasePath">Absolute.</param>
    /// <param name="target">The target that writes to it.</param>
    public static OutputManifest Beside(FileSystem files, string folder, string projectDirectory, string databasePath, string target) =>
        new(files, OutputRecordName.PathFor(folder, projectDirectory), new DatabaseFiles(databasePath).OutputRecord(target), MayHoldInputs(folder, projectDirectory) ? folder : null);

    /// <summary>The hash of each published file by its path, read on first use.</summary>
    public IReadOnlyDictionary<string, string> Entries => entries ??= Read();

    /// <summary>Whether a program was about to be copied to the folder, with files that are not named here.</summary>
    public bool IsOfProgram => Entries.Count > 0 && isOfProgram;

    /// <summary>
    /// The files that stood in the folder before anything was written to it, and that have not been taken over since: somebody else's. A folder
    /// that is there through a link has a slash at the end, and stands for all that is in it.
    /// </summary>
    public IEnumerable<string> Earlier => Entries.Count == 0 ? earlier : earlier.Where(path => !Entries.ContainsKey(path));

    /// <summary>What a file may hold as long as the last announcement is not known to have come true: what was announced before.</summary>
    public IReadOnlyList<string> FormerOf(string path) => Entries.Count > 0 && former.TryGetValue(path, out var hashes) ? hashes : [];

    /// <summary>Whether what a file holds is what was written, or was about to be.</summary>
    public bool IsOurs(string path, string hash) => Entries.GetValueOrDefault(path) == hash || FormerOf(path).Contains(hash);

    /// <summary>
    /// Tells one state of the file from another without reading it: its size and the time of its last change, 0 when it is not there.
    /// </summary>
    public long Stamp => files.TryStat(file, out var stamp) ? unchecked((stamp.ModifiedNs * 31) + stamp.Size) : 0;

    /// <summary>Adds changes at the end, in one write.</summary>
    /// <param name="changes">The hash that a path now has; <c>null</c> when the file is deleted.</param>
    /// <param name="stands">Everything that was announced stands.</param>
    public void Append(IReadOnlyCollection<(string Path, string? Hash)> changes, bool stands = false)
    {
        if (changes.Count == 0 && !stands)
        {
            return;
        }

        var lines = new StringBuilder();
        foreach (var (path, hash) in changes)
        {
            _ = hash is null ? lines.Append("- ").Append(path) : lines.Append("+ ").Append(hash).Append(' ').Append(path);
            lines.Append('\n');
        }
        if (stands)
        {
            lines.Append(AllStands).Append('\n');
        }

        var isMostlyHistory = AppendLines(lines);
        if (entries is not null)
        {
            foreach (var (path, hash) in changes)
            {
                Apply(entries, path, hash);
            }
            if (stands)
            {
                former.Clear();
            }
        }

        if (isMostlyHistory)
        {
            Compact();
        }
    }

    // What had to be kept with the database goes to its place as soon as that is possible.
    void Move()
    {
        if (elsewhere is null || files.IsFile(file) || !files.IsFile(elsewhere))
        {
            return;
        }

        try
        {
            files.Move(elsewhere, file, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file = elsewhere;
        }
    }

    bool AppendLines(StringBuilder text)
    {
        var lines = Utf8.GetBytes(text.ToString());
        try
        {
            return AppendTo(lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && elsewhere is not null && file != elsewhere && !files.IsFile(file))
        {
            file = elsewhere;
            return AppendTo(lines);
        }
    }

    // True when the log has become worth rewriting.
    bool AppendTo(byte[] lines)
    {
        if (isVoid || !files.IsFile(file))
        {
            // Whole or not at all: without what stood there earlier it would take that for outputs.
            isVoid = false;
            FindEarlier();
            Replace([.. Utf8.GetBytes(string.Concat(earlier.Order(StringComparer.Ordinal).Select(static path => $"! {path}\n"))), .. lines]);
            return false;
        }

        using var stream = files.Edit(file);
        CutTornLine(stream);
        var compacted = ReadHeader(stream);
        if (stream.Length == 0)
        {
            compacted = HeaderLength + lines.Length;
            stream.Write(Utf8.GetBytes(HeaderLine(compacted)));
        }

        stream.Seek(0, SeekOrigin.End);
        CrashPoint.Reach();
        stream.Write(lines);
        CrashPoint.Reach();
        return stream.Length > Math.Max(SmallestToCompact, 2 * compacted);
    }

    /// <summary>Deletes the file when it tells of nothing any more.</summary>
    public void DeleteIfEmpty()
    {
        if (Entries.Count == 0 && files.IsFile(file))
        {
            files.Delete(file);
        }
    }

    void Compact()
    {
        var text = new StringBuilder(isOfProgram ? $"{Program}\n" : "");
        foreach (var path in Earlier.Order(StringComparer.Ordinal))
        {
            text.Append("! ").Append(path).Append('\n');
        }
        foreach (var (path, last) in Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            foreach (var hash in FormerOf(path).Append(last))
            {
                text.Append("+ ").Append(hash).Append(' ').Append(path).Append('\n');
            }
        }

        Replace(Utf8.GetBytes(text.ToString()));
    }

    void Replace(byte[] lines) =>
        files.Replace(file, [.. Utf8.GetBytes(HeaderLine(HeaderLength + lines.Length)), .. lines], OutputRecordName.UnfinishedPathFor(file), isDurable: true);

    Dictionary<string, string> Read()
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        former = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (!files.IsFile(file))
        {
            return result;
        }

        var text = Utf8.GetString(files.ReadAll(file)).AsSpan();
        for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
        {
            var line = text[..end].TrimEnd('\r'); // whoever keeps it under version control may have it with other line ends
            if (line.StartsWith("- ") && IsPath(line[2..]))
            {
                Apply(result, line[2..].ToString(), null);
            }
            else if (line.StartsWith("! "))
            {
                earlier.Add(line[2..].ToString());
            }
            else if (line is [Program])
            {
                isOfProgram = true;
            }
            else if (line is [AllStands])
            {
                former.Clear();
            }
            else if (IsAnnouncement(line))
            {
                Apply(result, line[(HashLength + 3)..].ToString(), line[2..(2 + HashLength)].ToString());
            }
        }

        return result;
    }

    void Apply(Dictionary<string, string> entries, string path, string? hash)
    {
        if (hash is null)
        {
            entries.Remove(path);
            former.Remove(path);
            return;
        }
        if (entries.TryGetValue(path, out var before) && before != hash)
        {
            var hashes = former.TryGetValue(path, out var known) ? known : former[path] = [];
            hashes.Remove(hash);
            hashes.Add(before);
            if (hashes.Count > MostFormer)
            {
                hashes.RemoveAt(0);
            }
        }
        entries[path] = hash;
    }

    static bool IsAnnouncement(ReadOnlySpan<char> line) =>
        line.StartsWith("+ ") && line.Length > HashLength + 3 && IsHash(line[2..(2 + HashLength)]) && line[2 + HashLength] == ' ' && IsPath(line[(HashLength + 3)..]);

    static bool IsHash(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);

    // Whoever damaged the file must not get a path from it that leads out of the output folder.
    static bool IsPath(ReadOnlySpan<char> text) => OutputPath.IsNormal(text.ToString());

    static string HeaderLine(long size) => Header + size.ToString($"d{SizeDigits}", CultureInfo.InvariantCulture) + "\n";

    static long ReadHeader(Stream stream)
    {
        var bytes = new byte[HeaderLength];
        var text = Utf8.GetString(bytes, 0, stream.ReadAtLeast(bytes, HeaderLength, throwOnEndOfStream: false));
        return text.StartsWith(Header, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(Header.Length).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size : 0;
    }

    // What a crash left of a line would, with a line break behind it, pass for the entry of a shorter path.
    static void CutTornLine(Stream stream)
    {
        var end = stream.Length;
        for (; end > 0; end--)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n')
            {
                break;
            }
        }

        if (end < stream.Length)
        {
            stream.SetLength(end);
        }

        stream.Position = 0;
    }
}
