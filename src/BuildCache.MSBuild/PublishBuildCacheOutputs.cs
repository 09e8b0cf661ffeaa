using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>
/// Makes a publish folder equal to the site: what differs is copied, and what an earlier publish put there and is no part of the site any more
/// leaves. Anything else in the folder is not ours and stays.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class PublishBuildCacheOutputs : BuildCacheTask
{
    /// <summary>The folder that is published to; without one it is only made sure that there is something to publish.</summary>
    public string PublishDirectory { get; set; } = "";

    /// <summary>Whether somebody else copies the files afterwards, as the .NET SDK does.</summary>
    public bool CopiedByOthers { get; set; }

    /// <summary>
    /// Whether only a publish folder counts that was named for all projects, as <c>-o</c> does. One that a project names itself is that of its own
    /// publications, and not of a project that references it.
    /// </summary>
    public bool IfGivenForAllProjects { get; set; }

    /// <summary>Whether files that no build wrote are replaced where the site has files of their names; outside of the project they always are.</summary>
    public bool Overwrite { get; set; }

    /// <summary>Files that nothing produces any more and that stay, because somebody has changed them: full paths.</summary>
    [Output]
    public ITaskItem[] Kept { get; private set; } = [];

    private protected override bool Run(BuildTarget target)
    {
        var outputs = OutputList.Read(target.OutputListPath);
        if (Missing(target, outputs) is { } missing)
        {
            Say([new Diagnostic(Severity.Error, "BCM2108", $"{missing} Run 'dotnet build -c {Configuration}' first, or publish without --no-build.", target.ProjectFile)], target);
            return false;
        }

        if (PublishDirectory.Length > 0 && (!IfGivenForAllProjects || BuildEngine6.GetGlobalProperties().ContainsKey("PublishDir")))
        {
            if (SiteChecks.SourcesInTheWay(target, PublishDirectory, ExcludedFolders) is { } sources)
            {
                Say([sources], target);
                return false;
            }

            Publish(target, outputs);
        }

        return true;
    }

    string? Missing(BuildTarget target, IReadOnlyList<string> outputs)
    {
        if (!File.Exists(target.OutputListPath))
        {
            return $"There is nothing to publish: the configuration {Configuration} has not been built into '{target.OutputDirectory}'.";
        }

        return outputs.FirstOrDefault(output => !File.Exists(Path.Join(target.OutputDirectory, output))) is { } output
            ? $"The site cannot be published: '{output}' is no longer in '{target.OutputDirectory}'."
            : null;
    }

    void Publish(BuildTarget target, IReadOnlyList<string> outputs)
    {
        var path = target.Absolute(PublishDirectory);
        var folder = FolderOf(path, target, sparesForeign: !Overwrite && SiteChecks.CanHoldInputs(target, path, ExcludedFolders));
        if (CopiedByOthers)
        {
            folder.Expect(target.OutputDirectory, outputs);
        }
        else
        {
            folder.Mirror(target.OutputDirectory, outputs);
        }

        Say(folder.Diagnostics, target);

        Kept = [.. folder.Kept.Select(file => new TaskItem(EscapedText.Escape(Path.GetFullPath(file, path))))];
        Log.LogMessage(MessageImportance.Normal, "BuildCache: {0} files published, {1} deleted.", folder.Written, folder.Deleted);
    }
}
