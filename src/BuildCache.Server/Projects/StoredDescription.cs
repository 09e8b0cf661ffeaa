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
        try
        {
            return ProjectDescriptionFile.Find(new DatabaseFiles(target.DatabasePath).Folder, projectFile).FirstOrDefault(found =>
                !found.HasHiddenUrls && found.DatabasePath == target.DatabasePath && found.OutputDirectory == target.OutputDirectory && found.Configuration == target.Configuration);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The project file says it all again.
            return null;
        }
    }
}
