using System.Text;

namespace BuildCache;

/// <summary>
/// Reads the text of a command as far as it takes to see which programs it starts: quotes, separators, redirections, variables set in
/// front of a command. What only the shell can know (a program named by a variable) is not seen.
/// </summary>
static class CommandText
{
    // What may stand before the program it starts.
    static readonly HashSet<string> Prefixes = new(StringComparer.Ordinal)
    {
        "!", "{", "(", "if", "then", "elif", "else", "while", "until", "do", "exec", "command", "env", "nohup", "time", "nice",
    };

    // Programs that run another file, the first argument that is no option.
    static readonly HashSet<string> Interpreters = new(StringComparer.OrdinalIgnoreCase)
    {
        "dotnet", "node", "deno", "bun", "python", "python2", "python3", "py", "ruby", "perl", "php", "sh", "bash", "dash", "zsh", "pwsh", "powershell", "java", "lua", "Rscript",
    };

    static readonly HashSet<string> BeforeScript = new(StringComparer.OrdinalIgnoreCase) { "exec", "run", "-jar", "-File", "-m" };

    /// <summary>The programs that the text starts, each with the words that may be scripts it runs.</summary>
    public static IEnumerable<(string Program, IReadOnlyList<string> Scripts)> Programs(string text, bool windows)
    {
        foreach (var words in Commands(text, windows))
        {
            var i = 0;
            while (i < words.Count && (Prefixes.Contains(words[i]) || IsAssignment(words[i])))
            {
                i++;
            }
            if (i == words.Count)
            {
                continue;
            }
            var name = Path.GetFileName(words[i].Replace('\\', '/'));
            var scripts = Interpreters.Contains(Path.GetExtension(name).Equals(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name)
                ? words.Skip(i + 1).Where(static word => !BeforeScript.Contains(word)).Take(4).ToList()
                : [];
            yield return (words[i], scripts);
        }
    }

    static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0;
    }

    static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>The simple commands of a text, as words without their quotes and without redirections.</summary>
    static IEnumerable<List<string>> Commands(string text, bool windows)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var hasWord = false;
        var isTarget = false;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (c == (windows ? '^' : '\\') && i + 1 < text.Length)
            {
                hasWord = true;
                word.Append(text[++i]);
            }
            else if (c == '"' || (c == '\'' && !windows))
            {
                hasWord = true;
                i = Quoted(text, i, c, windows, word);
            }
            else if (c is ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>')
            {
                if (c is '<' or '>' && hasWord && word.Length == 1 && char.IsAsciiDigit(word[0]))
                {
                    // 2> : the number belongs to the redirection.
                    word.Clear();
                    hasWord = false;
                }
                if (hasWord)
                {
                    if (!isTarget)
                    {
                        words.Add(word.ToString());
                    }
                    (isTarget, hasWord) = (false, false);
                    word.Clear();
                }
                if (c is '<' or '>')
                {
                    isTarget = true;
                }
                else if (c is not (' ' or '\t' or '\r') && !(c == '&' && isTarget))
                {
                    if (words.Count > 0)
                    {
                        yield return words;
                    }
                    words = [];
                    isTarget = false;
                }
            }
            else
            {
                hasWord = true;
                word.Append(c);
            }
        }
    }

    /// <summary>Appends what stands between quotes; the index of the closing one, or of the last character where there is none: the word ends with the text.</summary>
    static int Quoted(string text, int open, char quote, bool windows, StringBuilder word)
    {
        var i = open + 1;
        for (; i < text.Length && text[i] != quote; i++)
        {
            if (text[i] == '\\' && quote == '"' && !windows && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`')
            {
                i++;
            }
            word.Append(text[i]);
        }
        return Math.Min(i, text.Length - 1);
    }
}
