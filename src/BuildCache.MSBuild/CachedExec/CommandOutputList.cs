using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>
/// The outputs of commands in the last build of a target, with the items they join, in a file beside the database, for builds that must not
/// open it. One line each: path, item name, hash, then metadata, separated by tabs and escaped as MSBuild does. What the build has deleted is listed
/// too, until the next one: MSBuild has looked for files before, and may have found it.
/// </summary>
static class CommandOutputList
{
    // In the place of the item name, where no name of an item can be.
    const string Deleted = "-";
    const string Cleaned = "--";

    const int HashPart = 2;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static ITaskItem[] Read(BuildTarget target, CommandFolders folders) => [.. Entries(target, folders).Select(static entry => ItemOf(entry.Path, entry.Parts))];

    /// <summary>Files that the last build, or Clean since then, has deleted.</summary>
    public static ITaskItem[] ReadDeleted(BuildTarget target) =>
        [.. Lines(target).Where(static line => IsGone(line)).Select(line => target.Absolute(PathOf(line))).Where(static path => !File.Exists(path)).Select(static path => new TaskItem(EscapedText.Escape(path)))];

    /// <summary>The files by absolute path, each with the SHA-256 of what its command wrote.</summary>
    public static IEnumerable<(string Path, string Hash)> Files(BuildTarget target, CommandFolders folders) =>
        Entries(target, folders).Select(static entry => (entry.Path, entry.Parts[HashPart]));

    /// <summary>What is no line of ours, or names a file where commands may not write, is passed over: a list that came from elsewhere must not lead there.</summary>
    static IEnumerable<(string Path, string[] Parts)> Entries(BuildTarget target, CommandFolders folders) => Lines(target)
        .Select(static line => line.Split('\t'))
        .Where(static parts => parts.Length > HashPart && parts[HashPart].Length == 64)
        .Select(parts => (Path: target.Absolute(EscapedText.Unescape(parts[0])), parts))
        .Where(entry => folders.Hold(entry.Path));

    /// <summary>Clean has deleted what is listed; a build in the same invocation still has to know.</summary>
    public static void Clear(BuildTarget target)
    {
        var before = Lines(target);
        Write(target, before, [.. before.Select(static line => line.Split('\t')[0] + '\t' + Cleaned)]);
    }

    /// <summary>Writes the list when it differs; one that would be empty is no file.</summary>
    public static void Write(BuildTarget target, IReadOnlyList<(string Path, string Hash)> outputs, IReadOnlyList<CachedExecItem> items, bool deleted)
    {
        var files = new Dictionary<string, CachedExecItem>(StringComparer.OrdinalIgnoreCase);
        var folders = new List<(string Path, CachedExecItem Item)>();
        foreach (var item in items)
        {
            foreach (var output in item.Outputs)
            {
                if (output.EndsWith('/'))
                {
                    folders.Add((output, item));
                }
                else
                {
                    files[output] = item;
                }
            }
        }
        var lines = outputs.Select(output => LineOf(output.Path, output.Hash, files.GetValueOrDefault(output.Path) ?? folders.Find(folder => output.Path.StartsWith(folder.Path, StringComparison.OrdinalIgnoreCase)).Item)).ToList();
        var before = Lines(target);
        if (!deleted)
        {
            // A failed build deletes nothing, so what it does not know stays listed.
            var known = Escaped(lines);
            lines.AddRange(before.Where(line => !IsGone(line) && !known.Contains(line.Split('\t')[0])));
        }
        var live = Escaped(lines);
        lines.AddRange(before.Where(static line => !line.EndsWith('\t' + Deleted, StringComparison.Ordinal)).Select(static line => line.Split('\t')[0]).Where(path => !live.Contains(path)).Select(static path => path + '\t' + Deleted));
        lines.Sort(StringComparer.Ordinal);
        Write(target, before, lines);
    }

    static void Write(BuildTarget target, string[] before, List<string> lines)
    {
        if (before.SequenceEqual(lines, StringComparer.Ordinal))
        {
            return;
        }
        if (lines.Count == 0)
        {
            File.Delete(target.CommandOutputListPath);
            return;
        }
        AtomicFile.Write(target.CommandOutputListPath, Utf8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
    }

    static HashSet<string> Escaped(List<string> lines) => lines.Select(static line => line.Split('\t')[0]).ToHashSet(StringComparer.Ordinal);

    static string PathOf(string line) => EscapedText.Unescape(line.Split('\t')[0]);

    static bool IsGone(string line) => line.Split('\t') is [_, Deleted or Cleaned];

    static string[] Lines(BuildTarget target) => File.Exists(target.CommandOutputListPath) ? File.ReadAllLines(target.CommandOutputListPath, Utf8) : [];

    static string LineOf(string output, string hash, CachedExecItem? item)
    {
        var line = new StringBuilder(EscapedText.Escape(output)).Append('\t').Append(item?.OutputItem).Append('\t').Append(hash);
        foreach (var (name, value) in item?.MetadataOfOutputs().OrderBy(static pair => pair.Name, StringComparer.Ordinal) ?? Enumerable.Empty<(string Name, string Value)>())
        {
            line.Append('\t').Append(name).Append('=').Append(value.Replace("\t", "%09", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal));
        }
        return line.ToString();
    }

    static TaskItem ItemOf(string path, string[] parts)
    {
        var item = new TaskItem(EscapedText.Escape(path));
        item.SetMetadata("BuildCacheItem", parts[1]);
        foreach (var pair in parts.Skip(HashPart + 1).Where(static part => part.Contains('=', StringComparison.Ordinal)))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            item.SetMetadata(pair[..equals], pair[(equals + 1)..]);
        }
        return item;
    }
}
