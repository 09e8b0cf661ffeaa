using System.Text;

namespace BuildCache;

/// <summary>What the record proves of its folder, which decides what in it may be an input.</summary>
internal sealed partial class OutputManifest
{
    // The folder, if it can hold inputs.
    readonly string? folder;
    bool isAsked;
    bool isVoid;

    static bool MayHoldInputs(string folder, string projectDirectory) =>
        RealPath.IsWithin(Path.GetFullPath(folder), Path.TrimEndingDirectorySeparator(projectDirectory)) && !RealPath.IsWithin(projectDirectory, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>Notes that a program is about to be copied to the folder: what it is called there, under one name or another, is proof.</summary>
    public void NoteProgram(IEnumerable<string> names)
    {
        var lines = new StringBuilder().Append(Program).Append('\n');
        foreach (var name in names)
        {
            lines.Append("+ ").Append(ContentHash.Of([])).Append(' ').Append(name).Append('\n');
        }
        AppendLines(lines);
    }

    /// <summary>
    /// Begins anew where nothing stands that the record names: the folder may have been made again since, and what is in it is somebody else's.
    /// To be called before anything is compared with the entries; what was announced after the first call may be about to be written.
    /// </summary>
    public void Renew()
    {
        if (isAsked || folder is null || !files.IsFile(file))
        {
            isAsked = true;
            return;
        }

        isAsked = true;
        if (!BeginningStands(folder) && !Stands(folder))
        {
            isVoid = true;
            entries = new(StringComparer.Ordinal);
            earlier.Clear();
            former.Clear();
        }
    }

    /// <summary>
    /// Whether the folder still is the one that was written to: something that the record names stands as it was written; or half of it stands,
    /// and somebody has altered it all, a minifier for example; or the program is there.
    /// </summary>
    /// <param name="folder">Absolute.</param>
    public bool Stands(string folder)
    {
        var standing = 0;
        foreach (var path in Entries.Keys)
        {
            var full = Path.Join(folder, path);
            if (!files.IsFile(full))
            {
                continue;
            }
            standing++;
            if (IsOfProgram || 2 * standing >= Entries.Count || HashOf(full) is { } hash && IsOurs(path, hash))
            {
                return true;
            }
        }
        return false;
    }

    // In nearly every folder one of those that were announced first stands, so that the rest need not be read.
    bool BeginningStands(string folder)
    {
        var beginning = new byte[SmallestToCompact];
        int length;
        using (var stream = files.Read(file))
        {
            length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        }

        var text = Utf8.GetString(beginning, 0, length).AsSpan();
        for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
        {
            if (IsAnnouncement(text[..end]) && HashOf(Path.Join(folder, text[(HashLength + 3)..end])) is { } hash && text[2..(HashLength + 2)].SequenceEqual(hash))
            {
                return true;
            }
        }

        return false;
    }

    string? HashOf(string path)
    {
        if (!files.TryStat(path, out _))
        {
            return null;
        }

        try
        {
            using var content = files.Read(path);
            return ContentHash.Of(content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // gone meanwhile, or nobody's to read
        }
    }

    // What others have written there by their records is none of it.
    void FindEarlier()
    {
        if (folder is null)
        {
            return;
        }

        var others = new RecordedFolder(files, folder, RecordedFolder.RecordsBeside(files, folder));
        earlier.UnionWith((others.HasOutputs ? others.Earlier : Everything(folder)).Where(static path => !path.Any(char.IsControl)));
    }

    List<string> Everything(string folder)
    {
        var found = new List<string>();
        var pending = new Stack<string>([""]);
        while (pending.TryPop(out var prefix))
        {
            var (folders, links) = (new List<string>(), new List<string>());
            try
            {
                files.List(Path.Join(folder, prefix), prefix, found, folders, links);
            }
            catch (DirectoryNotFoundException)
            {
                continue; // there is none, or it is gone meanwhile
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                found.Add(prefix); // whatever is in it
            }
            found.AddRange(links.Select(name => $"{prefix}{name}/"));
            folders.ForEach(name => pending.Push($"{prefix}{name}/"));
        }
        return found;
    }
}
