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
            $"The output folder '{target.FromProject(target.OutputDirectory)}' has Markdown files that the build did not write ({string.Join(", ", sources.Take(3))}{(sources.Count > 3 ? ", …" : "")}), and nothing in it is part of the site. Set SiteOutputPath to a folder without sources, or move the files out of it.",
            target.FromProject(Path.Join(target.OutputDirectory, sources[0])));
    }

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

    /// <summary>A site of nothing but the theme.</summary>
    public static Diagnostic? NoPages(BuildTarget target, BuildReport report, bool hasOwnHandlers) =>
        hasOwnHandlers || report.Handlers.Any(static handler => handler.Name is "Parse" or "ParseListed" && handler.Ran + handler.Reused + handler.Failed > 0) || HasOwnTemplates(target)
            ? null
            : new Diagnostic(Severity.Warning, "BCM2110",
                $"The site has no pages: no Markdown file of '{target.ProjectDirectory}' is part of it. Pages are files *.md beside or below the project file, not in folders that begin with '_' or '.', or Markdown items.", target.ProjectFile);

    /// <summary>Whether a template of the project writes files. The theme's do in every site, so counts do not tell.</summary>
    static bool HasOwnTemplates(BuildTarget target)
    {
        using var database = BuildDatabase.Open(target.DatabasePath);
        return database.Query("select id from TemplateEffect where id not like 'theme:%' order by id limit 1").Count > 0;
    }
}
