namespace BuildCache.Server;

/// <summary>The description that the last build of a target has left beside its database.</summary>
static class StoredDescription
{
    /// <summary>Finds it.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="target">Its target.</param>
    /// <returns>The project as it was then; null when there is none that can be built from.</returns>
    public static ProjectDescription? Find(string projectFile, TargetHint target)
    {
        var folder = Path.GetDirectoryName(target.DatabasePath);
        return !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder, "*.project.json").Order(StringComparer.Ordinal).Select(TryRead).FirstOrDefault(found =>
            found is { HasHiddenUrls: false } && found.ProjectFile == projectFile && found.DatabasePath == target.DatabasePath
            && found.OutputDirectory == target.OutputDirectory && found.Target.StartsWith(target.Configuration + "|", StringComparison.Ordinal));
    }

    static ProjectDescription? TryRead(string file)
    {
        try
        {
            return ProjectDescriptionFile.Read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The project file says it all again.
            return null;
        }
    }
}
