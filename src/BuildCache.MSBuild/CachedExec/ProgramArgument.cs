namespace BuildCache.MSBuild;

/// <summary>
/// Programs whose first argument is a program in a language of their own: <c>awk '{print}' file</c>. A name in it would be read as that
/// language, whatever the shell is told.
/// </summary>
static class ProgramArgument
{
    // The options that take another word, or two, before the program; those that take the program itself; those that name a file with it.
    static readonly Dictionary<string, Options> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["awk"] = new("-v -F -i -l --assign --field-separator --include --load", "", "-e --source", "-f --file -E --exec"),
        ["sed"] = new("-l --line-length", "", "-e --expression", "-f --file"),
        ["jq"] = new("--indent -L", "--arg --argjson --slurpfile --rawfile", "", "-f --from-file"),
        ["sqlite3"] = new("-separator -newline -nullvalue -init", "", "-cmd", "") { Files = 1 },
    };

    static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gawk"] = "awk",
        ["mawk"] = "awk",
        ["nawk"] = "awk",
        ["gsed"] = "sed",
        ["gojq"] = "jq",
        ["jaq"] = "jq",
        ["yq"] = "jq",
    };

    // What may stand before the program that is run.
    static readonly HashSet<string> Prefixes = new(StringComparer.Ordinal) { "!", "{", "if", "then", "elif", "else", "while", "until", "do", "exec", "command", "env", "nohup", "time", "nice", "sudo", "busybox", "xargs", "-exec", "-execdir" };

    /// <summary>Whether the word that comes next is such a program, or a part of one.</summary>
    /// <param name="words">The words of the command so far.</param>
    /// <param name="begun">What stands of the next one.</param>
    public static bool IsNext(List<string> words, string begun)
    {
        for (var at = words.Count - 1; at >= 0; at--)
        {
            var name = CommandQuoting.NameOf(words[at]);
            if (IsRun(words, at) && Languages.TryGetValue(OtherNames.GetValueOrDefault(name, name), out var options))
            {
                return IsNext(options, words[(at + 1)..], begun);
            }
        }
        return false;
    }

    /// <summary>Whether a word is the program that is run, and not one of another's arguments.</summary>
    static bool IsRun(List<string> words, int at)
    {
        for (at--; at >= 0 && !Prefixes.Contains(words[at]); at--)
        {
            if (words[at][0] != '-' && !words[at].Contains('=', StringComparison.Ordinal))
            {
                return false;
            }
        }
        return true;
    }

    static bool IsNext(Options options, List<string> arguments, string begun)
    {
        var files = options.Files;
        var isGiven = false;
        for (var at = 0; at < arguments.Count; at++)
        {
            var (isLast, argument) = (at == arguments.Count - 1, arguments[at]);
            if (argument[0] != '-' || argument.Length == 1)
            {
                if (files-- == 0)
                {
                    return false; // the program has been, and what follows are its files
                }
            }
            else if (options.TakesProgram(argument))
            {
                if (isLast)
                {
                    return true;
                }
                (isGiven, at) = (true, at + 1);
            }
            else if (options.TakesProgramIn(argument))
            {
                isGiven = true;
            }
            else if (options.TakesFile(argument))
            {
                isGiven = true;
                at += options.IsAttached(argument) ? 0 : 1;
            }
            else if (options.Values(argument) is > 0 and var values)
            {
                at += values;
            }
            if (at >= arguments.Count)
            {
                return false; // the next word is what an option takes
            }
        }
        return options.TakesProgramIn(begun) || (!isGiven && files == 0 && !begun.StartsWith('-'));
    }

    sealed record Options(string One, string Two, string Program, string File)
    {
        /// <summary>What stands before the program.</summary>
        public int Files { get; init; }

        public bool TakesProgram(string option) => Has(Program, option) || IsCluster(option, 'e', Program);

        /// <summary>Whether a word is an option with the program in it: <c>-es/a/b/</c>, <c>--expression=s/a/b/</c>.</summary>
        public bool TakesProgramIn(string word) =>
            Program.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(option => word.StartsWith(option.StartsWith("--", StringComparison.Ordinal) ? option + "=" : option, StringComparison.Ordinal));

        public bool TakesFile(string option) => Has(File, option) || IsAttached(option) || IsCluster(option, 'f', File);

        /// <summary>Whether an option has the name of the file in it.</summary>
        public bool IsAttached(string option) => !Has(File, option)
            && File.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(file => option.StartsWith(file.StartsWith("--", StringComparison.Ordinal) ? file + "=" : file, StringComparison.Ordinal));

        public int Values(string option) => Has(One, option) ? 1 : Has(Two, option) ? 2 : 0;

        static bool Has(string options, string option) => options.Split(' ').Contains(option);

        /// <summary>Options of one letter are written together: <c>-ne</c>, <c>-rf</c>.</summary>
        bool IsCluster(string option, char letter, string options) =>
            Has(options, "-" + letter) && option.Length > 2 && option[1] != '-' && option[^1] == letter && option[1..].All(char.IsAsciiLetter)
            && !One.Split(' ').Any(taking => taking.Length == 2 && option.StartsWith(taking, StringComparison.Ordinal));
    }
}
