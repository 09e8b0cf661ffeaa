using YamlDotNet.Core;

namespace BuildCache.Content.Data;

/// <summary>The YAML parser's complaints in words that say what to do, at the place where something is to be done.</summary>
static class YamlMessage
{
    static readonly (string Part, string Meaning)[] Meanings =
    [
        ("tab", "this line is indented with a tab: indent with spaces"),
        ("cannot start any token", "this character cannot begin a value: put quotes around text that begins with @, ` or %"),
        ("invalid mapping", "a key and ': ' make no sense here: put quotes around a value that contains ': ', or check the indentation"),
        ("did not find expected ',' or", "a bracket is opened before this and not closed"),
        ("did not find expected key", "the indentation does not fit the lines above, or text follows a closing quote"),
        ("expected '-' indicator", "the indentation does not fit the list above"),
        ("wrong indentation", "a quote is opened here and not closed"),
        ("unexpected end of stream", "a quote is opened here and not closed"),
        ("unknown escape", "in double quotes a backslash begins an escape: write \\\\ or use single quotes"),
    ];

    public static DataSyntaxException Explain(YamlException exception, LineMap lines)
    {
        var index = Array.FindIndex(Meanings, meaning => exception.Message.Contains(meaning.Part, StringComparison.OrdinalIgnoreCase));
        var message = index < 0 ? exception.Message : Meanings[index].Meaning;
        var (line, column) = lines.Of((int)exception.Start.Index);
        if (index == 0)
        {
            // The parser names the token before the tab.
            (line, column) = FindTab(lines, line) ?? (line, column);
        }

        return new DataSyntaxException(message, line, column, exception);
    }

    static (int Line, int Column)? FindTab(LineMap lines, int fromLine)
    {
        for (var line = fromLine; line <= lines.Count; line++)
        {
            var text = lines[line];
            var indent = text.Length - text.TrimStart(" \t").Length;
            if (text[..indent].IndexOf('\t') is var tab and >= 0)
            {
                return (line, tab + 1);
            }
        }

        return null;
    }
}
