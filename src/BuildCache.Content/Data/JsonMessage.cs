using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BuildCache.Content.Data;

/// <summary>The JSON parser's complaints in words that say what to do.</summary>
static class JsonMessage
{
    static readonly LibraryWords Words = new(
        ("maximum configured depth", string.Create(CultureInfo.InvariantCulture, $"it is nested deeper than {Document.MaximumDepth} levels")),
        ("does not contain any JSON tokens", "it is empty: write {} or []"),
        ("expected depth to be zero", "a { or [ is opened and not closed"),
        ("expected end of string", "a quote is opened and not closed"),
        ("end of comment", "a comment is opened with /* and not closed"),
        ("of the comment", "a comment begins with // or /*"),
        ("while reading a comment", "a comment ends with its line, and this character is no end of a line"),
        ("instead reached end of data", "the file ends where a value is missing"),
        ("single JSON value", "something follows the value: a file holds one, and several stand in a list [ ]"),
        ("start of a property name", "a key stands in double quotes"),
        ("after a property name", "a ':' is missing behind a key"),
        ("invalid after a value", "a ',' or a closing bracket is missing behind a value"),
        ("escapable character", "a backslash begins an escape, and this is none: write \\\\ for a backslash"),
        ("hex digit", "behind \\u stand four digits, or letters from a to f"),
        ("within a JSON string", "a control character stands in a text: write \\n for a line break, \\t for a tab"),
        ("without a matching open", "a closing bracket has none that opens"),
        ("trailing comma", "a ',' has no value behind it: remove it"),
        ("leading zero", "a number does not begin with 0: put double quotes around text"),
        ("end of a number", "a ',' or a closing bracket is missing behind a number"),
        ("number", "this is no number: put double quotes around text"),
        ("digit", "this is no number: put double quotes around text"),
        ("literal", "a value cannot begin with this: put double quotes around text"),
        ("start of a value", "a value cannot begin with this: put double quotes around text"));

    public static DataSyntaxException Explain(JsonException exception, string text)
    {
        var lines = new LineMap(text);
        var (line, column) = Place(text, lines, exception);
        return new DataSyntaxException(Words.At(WithoutPlace(exception.Message), "JSON", lines, line, column), line, column, exception);
    }

    /// <summary>The place has words of its own, among them "number".</summary>
    static string WithoutPlace(string message) => message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end ? message[..end] : message;

    /// <summary>The parser counts LF alone as the end of a line, and bytes within it.</summary>
    static (int Line, int Column) Place(string text, LineMap lines, JsonException error)
    {
        var start = 0;
        for (var line = error.LineNumber ?? 0; line > 0 && text.IndexOf('\n', start) is var end and >= 0; line--)
        {
            start = end + 1;
        }

        var bytes = Encoding.UTF8.GetBytes(text[start..]);
        return lines.Of(start + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)Math.Min(error.BytePositionInLine ?? 0, bytes.Length))));
    }
}
