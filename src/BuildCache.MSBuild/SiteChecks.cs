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

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var sources = Directory.EnumerateFiles(target.OutputDirectory, "*.md", options)
            .Select(file => PortablePath.Relative(target.OutputDirectory, file))
            .Where(file => !folder.Owns(file)).Order(StringComparer.Ordinal).ToList();
        return sources.Count == 0 ? null : new Diagnostic(Severity.Warning, "BCM2109",
            $"The output folder '{target.FromProject(target.OutputDirectory)}' has Markdown files that the build did not write ({Some(sources)}), and nothing in it is part of the site. Set SiteOutputPath to a folder without sources, or move the files out of it.",
            target.FromProject(Path.Join(target.OutputDirectory, sources[0])));
    }

    /// <summary>
    /// Pages that somebody has written in the folder that is published to, relative to it: nothing in it is an input, nor of later builds.
    /// None where something was published before: then nobody but the publisher writes there.
    /// </summary>
    /// <param name="target">The target that is built.</param>
    /// <param name="folder">The folder that is published to.</param>
    /// <param name="excludedFolders">Folders in which nothing is an input anyway.</param>
    public static IReadOnlyList<string> SourcesInPublishFolder(BuildTarget target, string folder, IEnumerable<string> excludedFolders)
    {
        folder = target.Absolute(folder);
        return !OutputFolderRecord.IsWanted(target, folder, excludedFolders) || OutputFolderRecord.Stands(target, folder)
            ? []
            : [.. OutputFolderRecord.FilesIn(folder).Where(static file => file.EndsWith(".md", StringComparison.OrdinalIgnoreCase)).Select(file => PortablePath.Relative(folder, file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The first names of some files.</summary>
    public static string Some(IReadOnlyList<string> files) => string.Join(", ", files.Take(3)) + (files.Count > 3 ? ", …" : "");

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
