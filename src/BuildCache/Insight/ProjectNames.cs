namespace BuildCache;

/// <summary>What people type, as the database names it.</summary>
static class ProjectNames
{
    /// <summary>An output: relative to the output folder, however it was typed.</summary>
    public static string OutputName(this ProjectDescription project, string path, string directory) =>
        PortablePath.Within(project.OutputDirectory, Path.GetFullPath(path, directory)) ?? path.Replace('\\', '/').TrimStart('/');

    /// <summary>An input: relative to the project, else absolute.</summary>
    public static string InputName(this ProjectDescription project, string path, string directory)
    {
        var full = Path.GetFullPath(path, directory);
        return PortablePath.Within(project.ProjectDirectory, full) ?? full;
    }
}
