using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>
/// The outputs of commands in the last build of a target, with the items they join, in a file beside the database, for builds that must not
/// open it. One line each: path, item name, then metadata, separated by tabs and escaped as MSBuild does. What the build has deleted is listed
/// too, until the next one: MSBuild has looked for files before, and may have found it.
/// </summary>
static class CommandOutputList
{
    // In the place of the item name, where no name of an item can be.
    const string Deleted = "-";
    const string Cleaned = "--";

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static ITaskItem[] Read(BuildTarget target) => [.. Lines(target).Where(static line => !IsGone(line)).Select(line => ItemOf(line, target))];

    /// <summary>Files that the last build, or Clean since then, has deleted.</summary>
    public static ITaskItem[] ReadDeleted(BuildTarget target) =>
        [.. Lines(target).Where(static line => IsGone(line)).Select(line => target.Absolute(PathOf(line))).Where(static path => !File.Exists(path)).Select(static path => new TaskItem(EscapedText.Escape(path)))];

    /// <summary>The paths, absolute.</summary>
    public static IEnumerable<string> Paths(BuildTarget target) =>
        Lines(target).Where(static line => !IsGone(line)).Select(line => target.Absolute(PathOf(line)));

    /// <summary>Clean has deleted what is listed; a build in the same invocation still has to know.</summary>
    public static void Clear(BuildTarget target)
    {
        var before = Lines(target);
        Write(target, before, [.. before.Select(static line => line.Split('\t')[0] + '\t' + Cleaned)]);
    }

    /// <summary>Writes the list when it differs; one that would be empty is no file.</summary>
    public static void Write(BuildTarget target, IReadOnlyList<string> outputs, IReadOnlyList<CachedExecItem> items, bool deleted)
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
        var lines = outputs.Select(output => LineOf(output, files.GetValueOrDefault(output) ?? folders.Find(folder => output.StartsWith(folder.Path, StringComparison.OrdinalIgnoreCase)).Item)).ToList();
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
        Directory.CreateDirectory(Path.GetDirectoryName(target.CommandOutputListPath)!);
        var temporary = target.CommandOutputListPath + ".tmp";
        File.WriteAllLines(temporary, lines, Utf8);
        File.Move(temporary, target.CommandOutputListPath, overwrite: true);
    }

    static HashSet<string> Escaped(List<string> lines) => lines.Select(static line => line.Split('\t')[0]).ToHashSet(StringComparer.Ordinal);

    static string PathOf(string line) => EscapedText.Unescape(line.Split('\t')[0]);

    static bool IsGone(string line) => line.Split('\t') is [_, Deleted or Cleaned];

    static string[] Lines(BuildTarget target) => File.Exists(target.CommandOutputListPath) ? File.ReadAllLines(target.CommandOutputListPath, Utf8) : [];

    static string LineOf(string output, CachedExecItem? item)
    {
        var line = new StringBuilder(EscapedText.Escape(output)).Append('\t').Append(item?.OutputItem);
        foreach (var (name, value) in item?.MetadataOfOutputs().OrderBy(static pair => pair.Name, StringComparer.Ordinal) ?? Enumerable.Empty<(string Name, string Value)>())
        {
            line.Append('\t').Append(name).Append('=').Append(value.Replace("\t", "%09", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal));
        }
        return line.ToString();
    }

    static TaskItem ItemOf(string line, BuildTarget target)
    {
        var parts = line.Split('\t');
        var item = new TaskItem(EscapedText.Escape(target.Absolute(EscapedText.Unescape(parts[0]))));
        item.SetMetadata("BuildCacheItem", parts[1]);
        foreach (var pair in parts.Skip(2))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            item.SetMetadata(pair[..equals], pair[(equals + 1)..]);
        }
        return item;
    }
}
