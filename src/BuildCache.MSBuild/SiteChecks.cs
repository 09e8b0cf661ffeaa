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

        var sources = MarkdownIn(target.OutputDirectory).FindAll(file => !folder.Owns(file));
        return sources.Count == 0 ? null : new Diagnostic(Severity.Warning, "BCM2109",
            $"The output folder '{target.FromProject(target.OutputDirectory)}' has Markdown files that the build did not write ({Some(sources)}), and nothing in it is part of the site. Set SiteOutputPath to a folder without sources, or move the files out of it.",
            target.FromProject(Path.Join(target.OutputDirectory, sources[0])));
    }

    /// <summary>Pages that somebody has written in the folder that is published to, where nothing is an input: the site lacks them.</summary>
    public static Diagnostic? SourcesLeftOut(BuildTarget target, string folder, IEnumerable<string> excludedFolders) =>
        SourcesInPublishFolder(target, folder, excludedFolders) is not [var first, ..] sources ? null : new Diagnostic(Severity.Warning, "BCM2109",
            $"The folder '{target.FromProject(folder)}', which is published to, has Markdown files that the build did not write ({Some(sources)}), and nothing in it is part of the site. Publish to a folder without sources, or move the files out of it.",
            target.FromProject(Path.Join(target.Absolute(folder), first)));

    /// <summary>The same, said before a site is copied there: from then on no build would say anything of them.</summary>
    public static Diagnostic? SourcesInTheWay(BuildTarget target, string folder, IEnumerable<string> excludedFolders) =>
        SourcesInPublishFolder(target, folder, excludedFolders) is not [_, ..] sources ? null : new Diagnostic(Severity.Error, "BCM2103",
            $"The folder '{target.FromProject(folder)}' cannot be published to: it has Markdown files that the build did not write ({Some(sources)}), and they would no longer be part of the site. Publish to a folder without sources, or move the files out of it.",
            target.ProjectFile);

    /// <summary>Relative to the folder; none where something was published before, because then nobody but the publisher writes there.</summary>
    static List<string> SourcesInPublishFolder(BuildTarget target, string folder, IEnumerable<string> excludedFolders)
    {
        folder = target.Absolute(folder);
        var canHoldInputs = BuildTarget.IsSameOrBelow(folder, target.ProjectDirectory) && !target.HoldsProject(folder)
            && !excludedFolders.Select(target.Absolute).Any(other => !target.HoldsProject(other) && BuildTarget.IsSameOrBelow(folder, other));
        return !canHoldInputs || !Directory.Exists(folder) || File.Exists(OutputRecordName.PathFor(folder, target.ProjectDirectory)) ? [] : MarkdownIn(folder);
    }

    static List<string> MarkdownIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
            .Select(file => PortablePath.Relative(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>The first names of some files.</summary>
    static string Some(List<string> files) => string.Join(", ", files.Take(3)) + (files.Count > 3 ? ", …" : "");

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
