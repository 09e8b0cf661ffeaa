using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BuildCache.Content.Site.History;

/// <summary>
/// The commits before one, as git tells them. What a commit holds never changes, so the commit stands for all that is read here; a pipe holds
/// what would be too long as the output of a command.
/// </summary>
static class GitLog
{
    /// <summary>Begins a commit; the parts of its line are separated by the character after it.</summary>
    const char Begin = '\u0001';

    const char Separator = '\u0002';

    static readonly string[] Arguments =
    [
        "-c", "log.showRoot=true", "-c", "i18n.logOutputEncoding=UTF-8",
        "log", "--no-merges", "--no-color", "--no-show-signature", "--relative", "-z", "--name-status", "-M", $"--format=format:{Begin}%an{Separator}%ae{Separator}%as",
    ];

    static readonly string[] Files = ["--", ":(icase)*.md", ":(icase)*.yml", ":(icase)*.yaml"];

    /// <summary>The history of each page's file that is there at a commit, by its path in the project.</summary>
    /// <exception cref="GitSilentException">Git refuses.</exception>
    [SuppressMessage("BuildCache", "BCM4004", Justification = "The commit is what was observed, and names all that is read here; as the output of a command it would be cut off.")]
    public static async Task<IReadOnlyDictionary<string, PathHistory>> ReadAsync(GitCommit commit, HandlerContext context)
    {
        var start = new ProcessStartInfo(context.Tool("git"), [.. Arguments, commit.Id, .. Files])
        {
            WorkingDirectory = commit.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in GitCommit.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            using var kill = context.CancellationToken.Register(static started => ((Process)started!).Kill(entireProcessTree: true), process);
            var error = process.StandardError.ReadToEndAsync(context.CancellationToken);
            var histories = await ReadAsync(process.StandardOutput, context.CancellationToken);
            await process.WaitForExitAsync(context.CancellationToken);
            return process.ExitCode == 0 ? histories.Present : throw new GitSilentException($"it refuses with the words '{(await error).Trim().Split('\n')[0]}'");
        }
        catch (Win32Exception)
        {
            throw new GitSilentException("the command 'git' cannot be started");
        }
    }

    static async Task<PathHistories> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var histories = new PathHistories();
        var text = new StringBuilder();
        var words = new List<string>();
        var buffer = new char[32 * 1024];
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            foreach (var character in buffer.AsSpan(0, length))
            {
                // The line of a commit ends as a line does, what follows it with NUL: names may hold all else.
                if (character != '\0' && !(character == '\n' && text.Length > 0 && text[0] == Begin))
                {
                    text.Append(character);
                    continue;
                }

                words.Add(text.ToString());
                text.Clear();
                Take(words, histories);
            }
        }

        return histories;
    }

    /// <summary>Takes a commit's line, or a status with its paths, once it is whole.</summary>
    static void Take(List<string> words, PathHistories histories)
    {
        switch (words)
        {
            case [[Begin, .. var line]] when line.Split(Separator) is [var name, .., var mail, var date]:
                histories.Begin(name, mail, date);
                break;
            case [['R' or 'C', ..] status, var from, var to]:
                histories.Add(to, isGone: false, status[0] == 'R' ? from : null);
                break;
            case [[not ('R' or 'C'), ..] status, var path]:
                histories.Add(path, status == "D", null);
                break;
            case [""]:
                break;
            default:
                return;
        }

        words.Clear();
    }
}
