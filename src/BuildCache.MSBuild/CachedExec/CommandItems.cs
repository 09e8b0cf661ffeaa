using System.Globalization;
using BuildCache.Projects;
using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>The <c>CachedExec</c> items of a project, checked, and what the build has to know of them before it looks at anything.</summary>
sealed class CommandItems
{
    readonly BuildTarget target;
    readonly CommandFolders folders;

    public CommandItems(BuildTarget target, ITaskItem[] items, string[] folders)
    {
        this.target = target;
        this.folders = new CommandFolders(target, folders);
        Items = [.. items.Select(item => new CachedExecItem(target, item))];
        Outputs = [.. Items.SelectMany(static item => item.DepFile.Length == 0 ? item.Outputs : [.. item.Outputs, item.DepFile]).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<CachedExecItem> Items { get; }

    public ItemList List => new() { Items = [.. Items.Select(static item => item.ForBuild())] };

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The lowest folder that the project and all folders in which commands may write lie in.</summary>
    public string Folder
    {
        get
        {
            var common = target.ProjectDirectory;
            foreach (var output in Outputs)
            {
                while (!BuildTarget.IsSameOrBelow(target.Absolute(output), common) && Path.GetDirectoryName(common) is { } parent)
                {
                    common = parent;
                }
            }
            return common;
        }
    }

    /// <summary>The folder of the project is a property like any other, for results that hold there only.</summary>
    public IReadOnlyDictionary<string, string> WithProjectDirectory(IReadOnlyDictionary<string, string> properties) => Items.Count == 0
        ? properties
        : new Dictionary<string, string>(properties) { ["MSBuildProjectDirectory"] = target.ProjectDirectory };

    /// <param name="lists">The lists of items that handlers may read.</param>
    public IEnumerable<Diagnostic> Check(IEnumerable<ITaskItem> lists)
    {
        // What these hold is read by the same build, before a command has run. A list that the project declares is often another's, Compile say,
        // which commands may well add to.
        var inputs = lists.Where(static list => !ItemLists.IsDeclared(list)).Select(static list => list.ItemSpec).Append("CachedExec").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var item in Items)
        {
            if (item.Command.Length == 0)
            {
                yield return At("BCM2302", $"The CachedExec item '{item.Identity}' has no Command. Say what to run: Command=\"tool %(FullPath) …\".");
            }
            if (item.Refusal is { } reason)
            {
                yield return At("BCM2315", $"A name in the Command of the CachedExec item '{item.Identity}' means something to the shell and cannot be quoted safely: {reason}. Rename the file, or pass the name in a variable: Environment=\"NAME=%(Identity)\", and in Command {(OperatingSystem.IsWindows() ? "the program reads NAME" : "\"$NAME\"")}.");
            }
            if (item.Timeout.Length > 0 && (!int.TryParse(item.Timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds == 0))
            {
                yield return At("BCM2302", $"The Timeout of the CachedExec item '{item.Identity}' is '{item.Timeout}'; it is a number of milliseconds, such as 60000.");
            }
            if (inputs.Contains(item.OutputItem))
            {
                yield return At("BCM2314", $"The OutputItem of the CachedExec item '{item.Identity}' is {item.OutputItem}, whose items this build reads before its commands have run. Generate such files in a project of its own, or in a target before BuildCache.");
            }
            foreach (var output in item.DepFile.Length == 0 ? item.Outputs : [.. item.Outputs, item.DepFile])
            {
                if (ProblemOf(output) is { } problem)
                {
                    yield return At(UnwritableOutput.OfCommand(output, $"the CachedExec item '{item.Identity}'", problem));
                }
            }
        }
    }

    string? ProblemOf(string output)
    {
        var full = target.Absolute(output);
        return CommandItem.IsPattern(output) ? "is a pattern. Name the files; a folder of which all files are outputs ends with '/'."
            : BuildTarget.IsSameOrBelow(target.ProjectFile, full) ? "is the project file, or a folder that holds it. Name files, or a folder of their own."
            : BuildTarget.IsSameOrBelow(full, target.OutputDirectory) || BuildTarget.IsSameOrBelow(target.OutputDirectory, full) ? $"lies in the output folder '{target.OutputDirectory}', where the build itself writes, or holds it. Give it another place."
            : BuildTarget.IsSameOrBelow(full, new DatabaseFiles(target.DatabasePath).Folder) ? "lies in the folder of the build database. Give it another place."
            : !folders.Hold(full) ? "lies outside the project and its folders of intermediate files and results. Give it a place below one of them."
            : null;
    }

    Diagnostic At(Diagnostic diagnostic) => At(diagnostic.Code, diagnostic.Message);

    Diagnostic At(string code, string message) => ProjectText.At(target.ProjectFile, "CachedExec", Severity.Error, code, message);
}
