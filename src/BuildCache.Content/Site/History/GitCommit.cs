namespace BuildCache.Content.Site.History;

/// <summary>The commit that the working tree stands on.</summary>
/// <param name="Id">Its hash.</param>
/// <param name="Folder">The project's folder, absolute.</param>
sealed record GitCommit(string Id, string Folder)
{
    // No lock is taken, nobody is asked and nothing is fetched; what git says is in one language.
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["LC_ALL"] = "C",
    };

    /// <summary>Finds it. What git reads for that is observed: whether there is a repository, and the files that name the commit.</summary>
    /// <exception cref="GitSilentException">There is none.</exception>
    public static async Task<GitCommit> FindAsync(HandlerContext context)
    {
        // What lies above the project is named by whole paths, which are others when the project has been moved.
        var project = context.Property("MSBuildProjectDirectory");
        if (FindRepository(project, context) is not { } marker)
        {
            throw new GitSilentException("the project lies in no repository");
        }

        var (code, lines) = await AskAsync("rev-parse --git-dir --git-common-dir --is-shallow-repository", [marker], context);
        if (code != 0 || lines is not [var own, var common, var isShallow])
        {
            throw new GitSilentException(code is 127 or 9009 ? "the command 'git' was not found" : "it refuses to read the repository (git status says why)");
        }

        // A branch is a file, or a line of the file of those that were packed. Without one HEAD names the commit itself.
        var head = $"{own}/HEAD";
        (_, lines) = await AskAsync("symbolic-ref --quiet HEAD", [head], context);
        string[] files = [.. lines.Select(branch => $"{common}/{branch}"), $"{common}/packed-refs", $"{common}/reftable/tables.list", $"{common}/shallow"];
        (code, lines) = await AskAsync("rev-parse --verify --quiet HEAD", [head, .. files.Where(context.Exists)], context);
        return code != 0 ? throw new GitSilentException("the repository has no commit yet")
            : isShallow == "true" ? throw new GitSilentException("the repository was cloned without its history; fetch all of it (fetch-depth: 0 on GitHub)")
            : new GitCommit(lines[0], project);
    }

    /// <summary>The file that makes the project, or a folder above it, a working tree.</summary>
    static string? FindRepository(string project, HandlerContext context)
    {
        for (var folder = project; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // In other working trees of a repository, and in submodules, .git is a file.
            foreach (var file in (string[])[Path.Combine(folder, ".git", "HEAD"), Path.Combine(folder, ".git")])
            {
                if (context.Exists(file))
                {
                    return file;
                }
            }
        }

        return null;
    }

    static async Task<(int ExitCode, string[] Lines)> AskAsync(string question, IReadOnlyList<string> inputs, HandlerContext context)
    {
        var result = await context.RunAsync(new ShellCommand("git " + question) { Inputs = inputs, Environment = Environment });
        return (result.ExitCode, result.StandardOutput.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
