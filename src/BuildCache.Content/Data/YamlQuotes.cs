using System.Text;

namespace BuildCache.Content.Data;

/// <summary>
/// Text that YAML cannot begin with (<c>- %</c>, <c>by: @ann</c>) and that can only be meant as itself: it is put in quotes, and that is
/// told, instead of losing all that stands around it.
/// </summary>
static class YamlQuotes
{
    /// <summary>More are no slip.</summary>
    const int Most = 20;

    /// <summary>The text with such values in quotes, and the place of each, line and column from 1.</summary>
    /// <exception cref="DataSyntaxException">It is no YAML in another way.</exception>
    public static (T Value, IReadOnlyList<(int Line, int Column)> Quoted) Read<T>(string yaml, Func<string, T> read)
    {
        var quoted = new List<(int Line, int Column)>();
        while (true)
        {
            try
            {
                return (read(yaml), quoted);
            }
            catch (DataSyntaxException error) when (quoted.Count < Most && Quote(yaml, error.Line, error.Column) is { } mended)
            {
                yaml = mended;
                quoted.Add((error.Line, error.Column));
            }
        }
    }

    static string? Quote(string yaml, int line, int column)
    {
        // A mistake of the whole text has no place.
        if (line < 1)
        {
            return null;
        }

        var lines = new LineMap(yaml);
        var text = lines[line].TrimEnd("\r\n");
        var at = column - 1;
        if (at < 1 || at >= text.Length || text[at] is not ('%' or '@' or '`') || text[at - 1] is not (' ' or '\t'))
        {
            return null;
        }

        var value = text[at..].TrimEnd().ToString();
        return new StringBuilder(yaml).Remove(lines.Start(line) + at, value.Length).Insert(lines.Start(line) + at, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'").ToString();
    }
}
