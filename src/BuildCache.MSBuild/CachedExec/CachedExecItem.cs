using System.Text;
using BuildCache.Projects;
using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>A <c>CachedExec</c> item as the project file says it: its metadata read as lists and paths, and none of it looked at on disk.</summary>
sealed class CachedExecItem
{
    static readonly string[] Own = ["Command", "Outputs", "Inputs", "DepFile", "Environment", "Tool", "WorkingDirectory", "OutputItem", "Timeout", "IgnoreExitCode", "IgnoreStandardErrorWarningFormat"];

    readonly ITaskItem item;
    readonly BuildTarget target;

    public CachedExecItem(BuildTarget target, ITaskItem item)
    {
        this.item = item;
        this.target = target;
        Outputs = [.. Paths("Outputs")];
        DepFile = Paths("DepFile").FirstOrDefault() ?? "";
        var (text, refusal) = CommandQuoting.Apply(item, item.GetMetadata("Command"), OperatingSystem.IsWindows());
        Command = text.Trim();
        Refusal = refusal;
    }

    public string Identity => target.FromProject(item.ItemSpec);

    /// <summary>The text for the shell; what the item put into it is quoted.</summary>
    public string Command { get; }

    /// <summary>Why something that the item put into the command cannot be quoted; null when it can.</summary>
    public string? Refusal { get; }

    /// <summary>Relative to the project with <c>/</c> or absolute; a folder ends in <c>/</c>.</summary>
    public IReadOnlyList<string> Outputs { get; }

    public string DepFile { get; }

    /// <summary>The item name that the outputs join, or an empty string.</summary>
    public string OutputItem => item.GetMetadata("OutputItem").Trim();

    public string Timeout => item.GetMetadata("Timeout").Trim();

    /// <summary>What the build is told: everything that decides what the command does, and nothing else.</summary>
    public Item ForBuild() => new(Identity, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Command"] = WithoutFolder(Command),
        ["Outputs"] = CommandItem.Join(Outputs),
        ["Inputs"] = CommandItem.Join(Paths("Inputs")),
        ["DepFile"] = DepFile,
        ["Environment"] = CommandItem.Join(Values("Environment").Select(WithoutFolder)),
        ["Tool"] = CommandItem.Join(Values("Tool").Select(BuildTarget.Slashes)),
        ["WorkingDirectory"] = Paths("WorkingDirectory").FirstOrDefault() ?? "",
        ["Timeout"] = Timeout,
        ["IgnoreExitCode"] = item.GetMetadata("IgnoreExitCode").Trim(),
        ["IgnoreStandardErrorWarningFormat"] = item.GetMetadata("IgnoreStandardErrorWarningFormat").Trim(),
    });

    /// <summary>Metadata that is no concern of the command, for the items that its outputs become; escaped.</summary>
    public IEnumerable<(string Name, string Value)> MetadataOfOutputs()
    {
        foreach (System.Collections.DictionaryEntry pair in ((ITaskItem2)item).CloneCustomMetadataEscaped())
        {
            var name = (string)pair.Key;
            var isPerFile = name.Equals("Link", StringComparison.OrdinalIgnoreCase) || name.Equals("LogicalName", StringComparison.OrdinalIgnoreCase);
            if (!Own.Contains(name, StringComparer.OrdinalIgnoreCase) && !(isPerFile && (Outputs.Count != 1 || Outputs[0].EndsWith('/'))))
            {
                yield return (name, (string?)pair.Value ?? "");
            }
        }
    }

    /// <summary>
    /// Takes the project's absolute path out of a text, where it stands as a path of its own: <c>%(FullPath)</c> must not make a project
    /// that was moved run everything again.
    /// </summary>
    string WithoutFolder(string text)
    {
        var folder = target.ProjectDirectory;
        var result = new StringBuilder();
        var from = 0;
        for (int at; (at = text.IndexOf(folder, from, StringComparison.Ordinal)) >= 0; from = at + folder.Length)
        {
            var after = at + folder.Length;
            var isWhole = (at == 0 || !IsOfName(text[at - 1])) && (after == text.Length || !IsOfName(text[after]));
            result.Append(text, from, at - from).Append(isWhole ? ShellCommand.ProjectDirectory : folder);
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '~';

    /// <summary>Semicolon-separated values; a semicolon that is part of a name is escaped, so the list is split before it is unescaped.</summary>
    IEnumerable<string> Values(string name) =>
        ((ITaskItem2)item).GetMetadataValueEscaped(name).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(EscapedText.Unescape);

    IEnumerable<string> Paths(string name) => Values(name).Select(value => CommandItem.IsPattern(value) ? BuildTarget.Slashes(value) : Path(value));

    string Path(string value)
    {
        var path = target.FromProject(value);
        return value[^1] is '/' or '\\' && path != "." ? path.TrimEnd('/') + "/" : path;
    }
}
