using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>
/// Replays the outputs of the last build of a target: for design-time builds, <c>--no-build</c> and whoever needs them as items.
/// Never generates, writes or locks, and never opens the database.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReadBuildCacheOutputs : BuildCacheTask
{
    /// <summary>The outputs by full path (whoever references the project has another folder), with metadata <c>OutputPath</c> relative to the output folder.</summary>
    [Output]
    public ITaskItem[] Outputs { get; private set; } = [];

    /// <summary>What commands wrote, by full path, with metadata <c>BuildCacheItem</c>: the item name that the project gives it.</summary>
    [Output]
    public ITaskItem[] CommandOutputs { get; private set; } = [];

    /// <summary>What commands wrote once and the last build has deleted, by full path.</summary>
    [Output]
    public ITaskItem[] DeletedCommandOutputs { get; private set; } = [];

    /// <summary>Folders beside the project in which commands may write too.</summary>
    public string[] CommandFolders { get; set; } = [];

    private protected override bool Run(BuildTarget target)
    {
        CommandOutputs = CommandOutputList.Read(target, new CommandFolders(target, CommandFolders));
        DeletedCommandOutputs = CommandOutputList.ReadDeleted(target);
        Outputs =
        [
            .. OutputList.Read(target.OutputListPath).Select(output =>
            {
                var item = new TaskItem(EscapedText.Escape(Path.GetFullPath(output, target.OutputDirectory)));
                item.SetMetadata("OutputPath", EscapedText.Escape(output));
                return item;
            }),
        ];
        return true;
    }
}
