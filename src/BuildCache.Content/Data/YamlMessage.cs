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

    public static DataSyntaxException Explain(YamlException exception, string text)
    {
        var index = Array.FindIndex(Meanings, meaning => exception.Message.Contains(meaning.Part, StringComparison.OrdinalIgnoreCase));
        var message = index < 0 ? exception.Message : Meanings[index].Meaning;
        var (line, column) = ((int)exception.Start.Line, (int)exception.Start.Column);
        if (index == 0)
        {
            // The parser names the token before the tab.
            (line, column) = FindTab(text, line) ?? (line, column);
        }

        return new DataSyntaxException(message, line, column, exception);
    }

    static (int Line, int Column)? FindTab(string text, int fromLine)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line.Length - line.TrimStart(" \t").Length;
            if (number >= fromLine && line[..indent].IndexOf('\t') is var tab and >= 0)
            {
                return (number, tab + 1);
            }
        }

        return null;
    }
}
