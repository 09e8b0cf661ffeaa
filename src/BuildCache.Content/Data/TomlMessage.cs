using Tomlyn;

namespace BuildCache.Content.Data;

/// <summary>The TOML parser's complaints in words that say what to do.</summary>
static class TomlMessage
{
    static readonly LibraryWords Words = new(
        ("maximum depth", "it is nested deeper than 64 levels"),
        ("\\r not followed", "a carriage return stands here without a line feed: save the file with the line ends of one system"),
        ("newline in a string", "a quote is not closed in its line: close it, or put three quotes around text of several lines"),
        ("End-Of-File found for multi-line", "three quotes are opened and not closed"),
        ("End-Of-File found on string", "a quote is opened and not closed"),
        ("Unicode scalar", "this escape names no character"),
        ("escape", "in double quotes a backslash begins an escape, and this is none: write \\\\ or use single quotes"),
        ("control character", "a control character stands here: remove it, or write it as an escape in double quotes"),
        ("surrogate", "half of a character stands here: save the file as UTF-8"),
        ("capital", "the prefix of a number is written small: 0x, 0o, 0b"),
        ("underscore", "an underscore in a number stands between two digits"),
        ("leading", "a number does not begin with 0: put quotes around text"),
        ("date", "this is no date: write 2026-05-31 or 2026-05-31T12:00:00Z, or put quotes around text"),
        ("digit", "this is no number: put quotes around text"),
        ("floating point", "this is no number: put quotes around text"),
        ("integer", "this is no number, or one that is too large: put quotes around text"),
        ("out of range", "this number is too large: put quotes around text"),
        ("end-of-file while parsing array", "a [ is opened and not closed"),
        ("parsing array", "a ',' or ']' is missing between the values of a list"),
        ("in array", "a value is missing in a list"),
        ("end-of-file while parsing inline table", "a { is opened and not closed"),
        ("Missing value", "a value is missing behind '='"),
        ("inline table", "a ',' or '}' is missing between the keys of a table"),
        ("end-of-line after value", "something follows a value: put each key on a line of its own, and quotes around text"),
        ("end-of-line after table", "something follows the name of a table: the first key begins a line of its own"),
        ("table header", "this is no name of a table: write [name], or [[name]] for a list"),
        ("`=` after", "a '=' is missing behind a key"),
        ("already", "a key or a table is there twice"),
        ("duplicate", "a key or a table is there twice"),
        ("redefin", "a key or a table is there twice"),
        ("parsing a value", "a value cannot begin with this: put quotes around text"),
        ("key", "this cannot be a key: a key has letters, digits, - and _, or quotes around it"),
        ("parsing TOML document", "a line begins with a key or with a table in brackets, and not with this"));

    public static DataSyntaxException Explain(TomlException exception, string text)
    {
        var (line, column) = (exception.Line ?? 1, exception.Column ?? 1);
        return new DataSyntaxException("TOML: " + Words.At(exception.Message, "TOML", new LineMap(text), line, column), line, column, exception);
    }
}
