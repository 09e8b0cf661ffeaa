namespace BuildCache.Server;

/// <summary>The description that the last build of a target has left beside its database.</summary>
static class StoredDescription
{
    /// <summary>Finds it.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="target">Its target.</param>
    /// <returns>The project as it was then, and when that was; null when there is none that can be built from.</returns>
    public static (ProjectDescription Project, DateTime Evaluated)? Find(string projectFile, TargetHint target)
    {
        try
        {
            foreach (var (path, found) in ProjectDescriptionFile.Find(new DatabaseFiles(target.DatabasePath).Folder, projectFile))
            {
                if (!found.HasHiddenUrls && found.DatabasePath == target.DatabasePath && found.OutputDirectory == target.OutputDirectory && found.Configuration == target.Configuration)
                {
                    // A build writes its report each time, and its description where that is another, or where it leaves the building to a server.
                    return (found, new[] { path, found.ReportPath }.OfType<string>().Max(File.GetLastWriteTimeUtc));
                }
            }
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The project file says it all again.
            return null;
        }
    }
}
