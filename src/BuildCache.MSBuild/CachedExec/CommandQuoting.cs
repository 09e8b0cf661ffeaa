using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Makes the text of a command safe for the names that an item put into it. Each is quoted as the shell needs it where it stands: as a word,
/// as part of one, or between quotes that the project wrote. Where no quoting is safe the command is refused.
/// </summary>
static class CommandQuoting
{
    /// <summary>Windows or not is what the shell is that runs the command.</summary>
    /// <returns>The text for the shell, or why there is none.</returns>
    public static (string Text, string? Refusal) Apply(ITaskItem item, string command, bool windows)
    {
        var values = CommandValue.Of(item, windows);
        if (values.Count == 0)
        {
            return (command, null);
        }
        var (text, template, refusal) = windows ? WindowsQuoting.Apply(command, values) : UnixQuoting.Apply(command, values);
        return (text, refusal ?? (Remains(item.ItemSpec, template, windows) ? "it appears there in another spelling (in capitals, say, or with parts replaced)" : null));
    }

    /// <summary>
    /// Whether something of a name that a shell would act on is left in the text: a property function may have altered the name, so that it
    /// was not recognised.
    /// </summary>
    static bool Remains(string name, string template, bool windows)
    {
        const int Window = 3;
        for (var i = 0; i < name.Length && name.Length >= Window; i++)
        {
            if ((CommandValue.IsActive(name[i], windows) || name[i] is '"' or '\'')
                && template.Contains(name.Substring(Math.Clamp(i - 1, 0, name.Length - Window), Window), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Programs that take text for a command or a program of its own, and the options that say so.</summary>
    /// <param name="words">The words of the command so far.</param>
    /// <param name="begun">What stands of the next one.</param>
    public static bool IsEvaluated(List<string> words, string begun)
    {
        if (ProgramArgument.IsNext(words, begun) || words.Exists(static word => NameOf(word) is "eval" or "ssh"))
        {
            return true;
        }
        var program = words.FindIndex(static word => Evaluators.Contains(NameOf(word)));
        var option = words.FindLastIndex(static word => word != "--");
        return program >= 0 && option > program && (TakesText(words[option])
            || (IsCluster(words[option]) && !words.GetRange(program + 1, option - program - 1).Exists(IsScript)));
    }

    static bool TakesText(string option) => option is "-c" or "-e" or "-E" or "-p" or "-r" or "-Command" or "-command" or "--eval" or "--command" or "--print";

    /// <summary>Options of one letter are written together, and the one that takes the text is the last: <c>-euxc</c>, <c>-ne</c>.</summary>
    static bool IsCluster(string option) => option is ['-', _, .., 'c' or 'e' or 'E'] && option[1..].All(char.IsAsciiLetter);

    /// <summary>What follows a script are options of the script.</summary>
    static bool IsScript(string word) => word[0] != '-' && word.AsSpan().IndexOfAny('.', '/', '\\') >= 0;

    static readonly HashSet<string> Evaluators = new(StringComparer.OrdinalIgnoreCase)
    {
        "sh", "bash", "dash", "ash", "ksh", "zsh", "fish", "busybox", "su", "runuser", "script", "wsl", "pwsh", "powershell",
        "python", "python2", "python3", "py", "perl", "ruby", "node", "deno", "bun", "php", "lua", "Rscript", "julia", "tclsh", "expect", "osascript", "groovy", "elixir",
        "psql", "mysql", "mariadb", "duckdb", "sqlcmd",
    };

    public static string NameOf(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..].TrimStart('@');
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }
}
