using BuildCache.Projects;

namespace BuildCache.MSBuild;

/// <summary>Mistakes that would end in a site without the pages that its author has written.</summary>
static class SiteChecks
{
    /// <summary>
    /// Pages that somebody has written in the output folder, where nothing is an input. The default folders of builds hold none, so only one
    /// of the project's own choice is looked through.
    /// </summary>
    public static Diagnostic? SourcesInOutput(BuildTarget target, IReadOnlyList<string> excludedFolders, OwnedFolder folder)
    {
        if (!BuildTarget.IsSameOrBelow(target.OutputDirectory, target.ProjectDirectory)
            || excludedFolders.Any(excluded => BuildTarget.IsSameOrBelow(target.OutputDirectory, Path.TrimEndingDirectorySeparator(target.Absolute(excluded))))
            || !Directory.Exists(target.OutputDirectory))
        {
            return null;
        }

        var sources = SourcesAmongOutputs.MarkdownIn(target.OutputDirectory).FindAll(file => !folder.Owns(file));
        return sources.Count == 0 ? null : SourcesAmongOutputs.Warning(
            $"The output folder '{target.FromProject(target.OutputDirectory)}' has Markdown files that the build did not write ({SourcesAmongOutputs.Some(sources)}), and nothing in it is part of the site. Set SiteOutputPath to a folder without sources, or move the files out of it.",
            target.FromProject(Path.Join(target.OutputDirectory, sources[0])));
    }

    /// <summary>Pages among which a site is to be copied: those that come later would be taken for published ones.</summary>
    public static Diagnostic? SourcesInTheWay(BuildTarget target, string folder, IEnumerable<string> excludedFolders) =>
        SourcesInPublishFolder(target, folder, excludedFolders) is not [_, ..] sources ? null : new Diagnostic(Severity.Error, "BCM2103",
            $"The folder '{target.FromProject(folder)}' cannot be published to: it has Markdown files that the build did not write ({SourcesAmongOutputs.Some(sources)}), and later ones would be taken for published files. Publish to a folder without sources, or move the files out of it.",
            target.ProjectFile);

    /// <summary>Relative to the folder; none where something was published before: what others have written there since is told elsewhere.</summary>
    static List<string> SourcesInPublishFolder(BuildTarget target, string folder, IEnumerable<string> excludedFolders)
    {
        folder = Path.TrimEndingDirectorySeparator(target.Absolute(folder));
        return !CanHoldInputs(target, folder, excludedFolders) || new RecordedFolder(FileSystem.Real, folder, RecordedFolder.RecordsBeside(FileSystem.Real, folder)).HasOutputs ? [] : SourcesAmongOutputs.MarkdownIn(folder);
    }

    /// <summary>Whether files of a folder could be inputs: it is in the project, does not hold it, and is not excluded anyway.</summary>
    /// <param name="target">The target that is built.</param>
    /// <param name="folder">Absolute.</param>
    /// <param name="excludedFolders">Folders in which nothing is an input; one that holds the project is none.</param>
    public static bool CanHoldInputs(BuildTarget target, string folder, IEnumerable<string> excludedFolders) =>
        BuildTarget.IsSameOrBelow(folder, target.ProjectDirectory) && !target.HoldsProject(folder)
        && !excludedFolders.Select(target.Absolute).Any(other => !target.HoldsProject(other) && BuildTarget.IsSameOrBelow(folder, other));

    /// <summary>A file that is no report, where the report is to be written.</summary>
    public static Diagnostic? ReplacedByReport(BuildTarget target, string report)
    {
        if (!File.Exists(report))
        {
            return null;
        }

        using var reader = File.OpenText(report);
        var beginning = new char[64];
        var text = new string(beginning, 0, reader.ReadBlock(beginning));
        return text.TrimStart() is ['{', ..] && text.Contains("\"build\"", StringComparison.Ordinal) ? null : new Diagnostic(Severity.Error, "BCM2103",
            $"The property BuildCacheReport names '{target.FromProject(report)}', which exists and is not a build report, so it was left alone. Name a file of its own, such as obj/buildcache/report.json.", target.ProjectFile);
    }
}
