using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Notes that a build which is about to begin writes to folders beside the output folder of the site. It comes before anything is copied to them:
/// only then can a folder of outputs be told from one of sources.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class NoteOutputFolders : BuildCacheTask
{
    /// <summary>The folders.</summary>
    public string[] Folders { get; set; } = [];

    private protected override bool Run(BuildTarget target)
    {
        foreach (var folder in Folders.Select(folder => Path.TrimEndingDirectorySeparator(target.Absolute(folder))).Distinct(StringComparer.Ordinal))
        {
            OutputFolderRecord.Make(target, folder, ExcludedFolders);
        }
        return true;
    }
}
