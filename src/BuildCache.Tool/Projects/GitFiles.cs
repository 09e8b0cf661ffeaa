using System.Diagnostics;

namespace BuildCache.Tool;

/// <summary>What git says of the files of a project.</summary>
static class GitFiles
{
    /// <summary>The files that differ from a revision, and those that git does not know, as the database names them.</summary>
    public static async Task<IReadOnlyList<string>> ChangedSinceAsync(string revision, BuiltProject project, CancellationToken cancellationToken)
    {
        if (revision.StartsWith('-'))
        {
            throw new ToolFailure($"'{revision}' is no revision.", ExitCode.Usage);
        }
        var changed = await ReadAsync(project, ["diff", "--name-only", "--relative", "-z", revision, "--", "."], cancellationToken);
        var unknown = await ReadAsync(project, ["ls-files", "--others", "--exclude-standard", "-z", "--", "."], cancellationToken);
        return [.. changed.Concat(unknown).Distinct().Where(file => !IsExcluded(project.Description, file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What builds write, where git is not told to ignore it.</summary>
    static bool IsExcluded(ProjectDescription project, string file) =>
        project.ExcludedFolders.Any(folder => Path.GetRelativePath(project.ProjectDirectory, Path.GetFullPath(folder, project.ProjectDirectory)).Replace('\\', '/') is var relative && file.StartsWith(relative.TrimEnd('/') + "/", StringComparison.Ordinal));

    static async Task<string[]> ReadAsync(BuiltProject project, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = project.Description.ProjectDirectory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : throw new ToolFailure($"git says: {(await errors).Trim()}", ExitCode.Refused);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ToolFailure("The command 'git' was not found; --diff needs it.", ExitCode.Refused);
        }
    }
}
