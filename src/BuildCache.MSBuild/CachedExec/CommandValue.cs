using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// What an item put into the text of its command. MSBuild has replaced <c>%(Identity)</c> by the name of a file before anybody could ask
/// where it stands, so the name is recognised in the text, and becomes one argument whatever characters it has.
/// </summary>
/// <param name="Text">As it stands in the command.</param>
/// <param name="IsPath">Whether <c>./</c> may stand before it.</param>
/// <param name="IsOwn">Whether the project wrote it: options may be several words.</param>
readonly record struct CommandValue(string Text, bool IsPath, bool IsOwn)
{
    // What MSBuild derives from the name of a file.
    static readonly (string Name, bool IsPath)[] WellKnown =
        [("Identity", true), ("FullPath", true), ("RelativeDir", true), ("RecursiveDir", true), ("Directory", true), ("Filename", false), ("Extension", false)];

    static readonly string[] Lists = ["Inputs", "Outputs", "DepFile", "Tool", "WorkingDirectory"];

    static readonly string[] Others = ["Command", "Environment", "OutputItem", "Timeout", "IgnoreExitCode", "IgnoreStandardErrorWarningFormat"];

    /// <summary>The values of an item that mean something to a shell, the longest first.</summary>
    public static List<CommandValue> Of(ITaskItem item, bool windows)
    {
        var values = new Dictionary<string, CommandValue>(StringComparer.Ordinal);
        foreach (var (name, isPath) in WellKnown)
        {
            Add(new CommandValue(name == "Identity" ? item.ItemSpec : item.GetMetadata(name), isPath, false));
        }
        foreach (System.Collections.DictionaryEntry pair in ((ITaskItem2)item).CloneCustomMetadataEscaped())
        {
            var (name, value) = ((string)pair.Key, (string?)pair.Value ?? "");
            if (Lists.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                foreach (var path in value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    Add(new CommandValue(EscapedText.Unescape(path), true, false));
                }
            }
            else if (!Others.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                Add(new CommandValue(EscapedText.Unescape(value), false, true));
            }
        }
        return [.. values.Values.OrderByDescending(static value => value.Text.Length).ThenBy(static value => value.Text, StringComparer.Ordinal)];

        void Add(CommandValue value)
        {
            if (value.NeedsCare(windows))
            {
                values.TryAdd(value.Text, value);
            }
        }
    }

    /// <summary>The value that stands at a place of a text, or null.</summary>
    public static CommandValue? At(string text, int at, List<CommandValue> values)
    {
        foreach (var value in values)
        {
            if (string.CompareOrdinal(text, at, value.Text, 0, value.Text.Length) == 0)
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>Whether the rest of a command may have the same characters by chance.</summary>
    public bool IsAmbiguous => !IsOwn && Text[0] != '-' && (Text.Length < 3 || !Text.Any(char.IsLetterOrDigit));

    /// <summary>Whether a value that the project wrote is words, with quotes in pairs, and nothing that a shell would carry out.</summary>
    public bool IsWords(bool windows)
    {
        var quote = '\0';
        foreach (var c in Text)
        {
            if (quote == '\0' ? IsActive(c, windows) : quote == '"' && c is '$' or '`' or '\\' && !windows)
            {
                return false;
            }
            if (c == '"' || (c == '\'' && !windows))
            {
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            }
        }
        return IsOwn && quote == '\0';
    }

    /// <summary>Whether a character makes a shell do something else than pass it on.</summary>
    public static bool IsActive(char c, bool windows) =>
        c is '&' or '|' or '<' or '>' or '(' or ')' or '\n' or '\r' || (windows ? c is '^' or '%' : c is '$' or '`' or ';' or '\\' or '#');

    bool NeedsCare(bool windows) =>
        Text.Length > 0 && (IsOwn ? Text.Any(char.IsLetterOrDigit) && Text.Any(c => IsActive(c, windows) || c is '"' or '\'')
            : Text[0] == '-' || Text.Any(c => !IsPlain(c, windows)));

    static bool IsPlain(char c, bool windows) =>
        char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '+' || (windows ? c is '\\' : c is ',' or '@' or '%')
        || (c > '\x7F' && !char.IsControl(c) && !char.IsWhiteSpace(c));
}
