using YamlDotNet.Core;

namespace BuildCache.Content.Data;

/// <summary>The YAML parser's complaints in words that say what to do, at the place where something is to be done.</summary>
static class YamlMessage
{
    const string Tab = "this line is indented with a tab: indent with spaces";

    static readonly LibraryWords Words = new(
        ("tab ", Tab),
        ("cannot start any token", "this character cannot begin a value: put quotes around text that begins with @, ` or %"),
        ("invalid mapping", "a key and ': ' make no sense here: put quotes around a value that contains ': ', or check the indentation"),
        ("keys are not allowed", "a key and ': ' make no sense here: put quotes around a value that contains ': ', or check the indentation"),
        ("did not find expected ',' or", "a bracket is opened before this and not closed"),
        ("did not find expected key", "the indentation does not fit the lines above, or text follows a closing quote"),
        ("expected '-' indicator", "the indentation does not fit the list above"),
        ("could not find expected ':'", "a ':' is missing behind a key, or text of several lines has no quotes around it"),
        ("wrong indentation", "a quote is opened here and not closed"),
        ("quoted scalar, found unexpected", "a quote is opened here and not closed"),
        ("quoted scalar", "in double quotes a backslash begins an escape, and this is none: write \\ or use single quotes"),
        ("indicator equal to 0", "the number behind | or > is from 1 to 9: leave it out, and indent the text below"),
        ("spaces in", "the first line of this text is indented further than the others: indent them alike"),
        ("block scalar", "text follows | or > on the same line: begin it on the next one"),
        ("directive", "a line that begins with % is a directive, and this is none: put quotes around text"),
        ("YAML document", "a line that begins with % is a directive, and this is none: put quotes around text"),
        ("tag", "a word that begins with ! is a tag, and this is none: put quotes around text that begins with !"),
        ("anchor", "& and * begin names of values, and this is none: put quotes around text that begins with & or *"),
        ("node", "a value is missing here, or begins with a character that cannot begin one: put quotes around text"),
        ("<document start>", "this stands outside of what was read so far: check the indentation, and whether a quote or bracket was closed too early"),
        ("recursion", "it is nested too deeply"),
        ("parsing events", "it has too many values"),
        ("unexpected end of stream", "a quote is opened here and not closed"),
        ("end of the stream", "it ends in the middle of a value"));

    public static DataSyntaxException Explain(YamlException exception, LineMap lines)
    {
        var (line, column) = lines.Of((int)exception.Start.Index);
        var message = Words.At(exception.Message, "YAML", lines, line, column);
        if (message == Tab)
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
