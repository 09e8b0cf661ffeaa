namespace BuildCache.Projects;

/// <summary>Pages that somebody has written where nothing is an input, because builds write there: the site lacks them.</summary>
static class SourcesAmongOutputs
{
    /// <summary>Looks through the folders that hold outputs of another configuration, of a publication or of another project.</summary>
    public static IEnumerable<Diagnostic> In(ProjectDescription project, IReadOnlyList<string> outputFolders)
    {
        foreach (var prefix in outputFolders.Order(StringComparer.Ordinal))
        {
            var folder = prefix.TrimEnd('/');
            var full = Path.Join(project.ProjectDirectory, folder);
            var recorded = new RecordedFolder(FileSystem.Real, full, RecordedFolder.RecordsBeside(FileSystem.Real, full));
            if (recorded is { Proof: { } record, IsOfProgram: false } && MarkdownIn(full).FindAll(file => !recorded.Mentions(file)) is [var first, ..] sources)
            {
                yield return Warning($"The folder '{folder}' has Markdown files that no build wrote ({Some(sources)}), and they are not part of the site, because builds write to that folder (the file '{record}' beside it lists what they wrote). Move them to another folder; or, if nothing writes there any more, delete the outputs from it.", $"{prefix}{first}");
            }
        }
    }

    /// <summary>The warning.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="place">The first of the files.</param>
    public static Diagnostic Warning(string message, string place) => new(Severity.Warning, "BCM2109", message, place);

    /// <summary>The Markdown files of a folder, relative to it, in order.</summary>
    /// <param name="folder">Absolute; there may be none.</param>
    public static List<string> MarkdownIn(string folder) =>
        [.. FileSystem.Real.FilesBelow(folder, "*.md").Select(file => PortablePath.Relative(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>The first names of some files.</summary>
    public static string Some(IReadOnlyList<string> files) => string.Join(", ", files.Take(3)) + (files.Count > 3 ? ", …" : "");
}
