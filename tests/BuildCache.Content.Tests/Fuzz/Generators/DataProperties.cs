using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>What holds of every data file: it is read, or refused with words and a place of its own.</summary>
static class DataProperties
{
    /// <summary>Null when it is refused.</summary>
    public static IReadOnlyList<JsonNode?>? TryRead(DataFormat format, string text)
    {
        try
        {
            return [.. format.Read(text)];
        }
        catch (DataSyntaxException error)
        {
            DiagnosticProperties.CheckMessage(error.Message);
            DiagnosticProperties.CheckPlace(text, error.Line, error.Column);
            return null;
        }
    }

    public static void CheckReads(DataFormat format, string text, IReadOnlyList<JsonNode?> expected)
    {
        try
        {
            ValueGrammar.CheckEqual(expected, [.. format.Read(text)]);
        }
        catch (DataSyntaxException error)
        {
            throw new FuzzFault($"right {format.Name} is refused: line {error.Line}, column {error.Column}: {error.Message}");
        }
    }

    /// <summary>A mistake is told in its line, where one is given: 0 stands for a mistake that can be told in several.</summary>
    public static void CheckRefuses(DataFormat format, string text, int line)
    {
        try
        {
            _ = format.Read(text).Count();
        }
        catch (DataSyntaxException error)
        {
            DiagnosticProperties.CheckMessage(error.Message);
            DiagnosticProperties.CheckPlace(text, error.Line, error.Column);
            FuzzFault.Unless(error.Line > 0, $"the mistake has no line: {error.Message}");
            FuzzFault.Unless(line == 0 || error.Line == line, $"the mistake is in another line: {error.Line} for {line}: {error.Message}");
            return;
        }

        throw new FuzzFault($"wrong {format.Name} is read");
    }
}
