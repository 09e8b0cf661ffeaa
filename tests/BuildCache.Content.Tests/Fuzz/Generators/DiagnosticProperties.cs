namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>What holds of every diagnostic: it is plain English, and its place exists.</summary>
static class DiagnosticProperties
{
    static readonly string[] NotEnglish =
    [
        "System.", "Exception", "YamlDotNet", "HandlebarsDotNet", "Markdig", "Microsoft.", "JsonElement", "JsonObject", "LineNumber", "BytePosition", "Nullable", "Dictionary", "   at ", "Parameter '", "Object reference", "StackTrace", ".cs:line",
    ];

    public static void CheckMessage(string message)
    {
        FuzzFault.Unless(message.Length > 0 && !NotEnglish.Any(word => message.Contains(word, StringComparison.Ordinal)), $"a message speaks of the program: {message}");
    }

    /// <param name="text">The file.</param>
    /// <param name="line">From 1, or 0 for the whole file.</param>
    /// <param name="column">From 1, or 0 for the whole line.</param>
    public static void CheckPlace(string text, int line, int column)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        FuzzFault.Unless(line >= 0 && line <= lines.Length, $"a line that is not there: {line} of {lines.Length}");
        FuzzFault.Unless(column >= 0 && (line == 0 ? column == 0 : column <= lines[line - 1].Length + 1), $"a column that is not there: {column} in line {line}, which has {(line == 0 ? 0 : lines[line - 1].Length)} characters");
    }

    public static void Check(Diagnostic diagnostic, string text)
    {
        CheckMessage(diagnostic.Message);
        CheckPlace(text, diagnostic.Line, diagnostic.Column);
    }
}
