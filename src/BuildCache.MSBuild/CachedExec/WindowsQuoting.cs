using System.Text;

namespace BuildCache.MSBuild;

/// <summary>
/// Quotes values in the text of a command for <c>cmd.exe</c>. A word that holds one is put between quotes as a whole, because a backslash
/// before a quote in its middle would be read as part of the quote by the program. Nothing keeps a percent sign from being read as a
/// variable, not even quotes, so a name that has one is refused, and so is one with a quote or a control character.
/// </summary>
sealed class WindowsQuoting
{
    readonly string command;
    readonly List<CommandValue> values;
    readonly StringBuilder text = new();
    readonly StringBuilder template = new();
    readonly List<string> words = [];
    int wordStart;
    bool isQuoted;
    bool hasQuotes;
    bool needsQuotes;

    WindowsQuoting(string command, List<CommandValue> values)
    {
        this.command = command;
        this.values = values;
    }

    /// <summary>The text with its values quoted, the text without them, and why it is refused.</summary>
    public static (string Text, string Template, string? Refusal) Apply(string command, List<CommandValue> values)
    {
        var quoting = new WindowsQuoting(command, values);
        var refusal = quoting.Run();
        return (quoting.text.ToString(), quoting.template.ToString(), refusal);
    }

    string? Run()
    {
        for (var i = 0; i < command.Length;)
        {
            if (CommandValue.At(command, i, values) is { } value)
            {
                i += value.Text.Length;
                template.Append('\0');
                if (Put(value, i < command.Length ? command[i] : '\0') is { } refusal)
                {
                    return refusal;
                }
                continue;
            }
            var c = command[i];
            template.Append(c);
            if (c == '^' && !isQuoted && i + 1 < command.Length)
            {
                if (CommandValue.At(command, i + 1, values) is not null)
                {
                    return "it follows a caret";
                }
                text.Append(c);
                template.Append(command[++i]);
                text.Append(command[i]);
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
                hasQuotes = true;
                text.Append(c);
            }
            else if (!isQuoted && c is ' ' or '\t' or '\r' or '\n' or '&' or '|' or '<' or '>' or '(' or ')' or ';' or ',' or '=')
            {
                if (EndWord(isSeparator: c is '&' or '|' or '\n' or '(' or ')') is { } refusal)
                {
                    return refusal;
                }
                text.Append(c);
                wordStart = text.Length;
            }
            else
            {
                text.Append(c);
            }
            i++;
        }
        return EndWord(isSeparator: true);
    }

    string? Put(CommandValue value, char next)
    {
        if (value.IsAmbiguous)
        {
            return "it is too short to be told apart from the rest of the command";
        }
        if (value.Text.AsSpan().IndexOfAny('"', '%') >= 0 || value.Text.Any(char.IsControl))
        {
            if (!isQuoted && value.IsWords(windows: true))
            {
                hasQuotes |= value.Text.Contains('"', StringComparison.Ordinal);
                text.Append(value.Text);
                return null;
            }
            return "it has a percent sign, a quote or a control character, which cmd.exe acts on wherever it stands";
        }
        if (CommandQuoting.IsEvaluated(words, text.ToString(wordStart, text.Length - wordStart).Trim('"')) || words.Exists(static word => CommandQuoting.NameOf(word).ToUpperInvariant() is "CMD" or "CALL" or "FOR"))
        {
            return "it is in text that another interpreter runs as a program";
        }
        if (!isQuoted && value.IsWords(windows: true))
        {
            text.Append(value.Text);
            return null;
        }
        if (value.Text[0] == '-' && !value.IsOwn && text.ToString(wordStart, text.Length - wordStart).Trim('"').Length == 0)
        {
            if (!value.IsPath)
            {
                return "it begins with a hyphen and would be taken for an option";
            }
            text.Append(".\\");
        }
        text.Append(value.Text);
        needsQuotes |= !isQuoted;
        if (isQuoted && next == '"')
        {
            // To the program, a backslash before a quote takes its meaning away.
            text.Append('\\', value.Text.Length - value.Text.TrimEnd('\\').Length);
        }
        return null;
    }

    string? EndWord(bool isSeparator)
    {
        if (needsQuotes && hasQuotes)
        {
            return "it is joined to a quoted part in one word; put the whole word in quotes";
        }
        if (needsQuotes)
        {
            var word = text.ToString(wordStart, text.Length - wordStart);
            text.Insert(wordStart, '"').Append('\\', word.Length - word.TrimEnd('\\').Length).Append('"');
        }
        if (isSeparator)
        {
            words.Clear();
        }
        else if (text.Length > wordStart)
        {
            words.Add(text.ToString(wordStart, text.Length - wordStart).Trim('"'));
        }
        (needsQuotes, hasQuotes) = (false, false);
        return null;
    }
}
