using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Makes a publish folder equal to the site: what differs is copied, and what an earlier publish put there and is no part of the site any more
/// leaves. Anything else in the folder is not ours and stays.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class PublishBuildCacheOutputs : BuildCacheTask
{
    /// <summary>The folder that is published to.</summary>
    [Required]
    public string PublishDirectory { get; set; } = "";

    /// <summary>Whether somebody else copies the files afterwards, as the .NET SDK does.</summary>
    public bool CopiedByOthers { get; set; }

    private protected override bool Run(BuildTarget target)
    {
        if (!File.Exists(target.OutputListPath))
        {
            DiagnosticLog.Write(Log, new Diagnostic(Severity.Error, "BCM2108",
                $"There is nothing to publish: the configuration {Configuration} has not been built into '{target.OutputDirectory}'. Run 'dotnet build -c {Configuration}' before, or publish without --no-build.", target.ProjectFile), target);
            return false;
        }

        var outputs = OutputList.Read(target.OutputListPath);
        if (outputs.FirstOrDefault(output => !File.Exists(Path.Join(target.OutputDirectory, output))) is { } missing)
        {
            DiagnosticLog.Write(Log, new Diagnostic(Severity.Error, "BCM2108",
                $"The site cannot be published: '{missing}' is not in '{target.OutputDirectory}' any more. Run 'dotnet build -c {Configuration}' before, or publish without --no-build.", target.ProjectFile), target);
            return false;
        }

        var folder = FolderOf(target.Absolute(PublishDirectory), target);
        if (CopiedByOthers)
        {
            folder.Expect(target.OutputDirectory, outputs);
        }
        else
        {
            folder.Mirror(target.OutputDirectory, outputs);
        }

        foreach (var diagnostic in folder.Diagnostics)
        {
            DiagnosticLog.Write(Log, diagnostic, target);
        }

        Log.LogMessage(MessageImportance.Normal, "BuildCache: {0} files published, {1} deleted.", folder.Written, folder.Deleted);
        return true;
    }
}
