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
        var start = 0;
        for (var number = 1; number < line; number++)
        {
            start = yaml.IndexOf('\n', start) + 1;
            if (start == 0)
            {
                return null;
            }
        }

        var end = yaml.IndexOf('\n', start);
        end = end < 0 ? yaml.Length : end;
        var at = start + column - 1;
        if (column < 2 || at >= end || yaml[at] is not ('%' or '@' or '`') || yaml[at - 1] is not (' ' or '\t'))
        {
            return null;
        }

        var value = yaml[at..end].TrimEnd();
        return new StringBuilder(yaml).Remove(at, value.Length).Insert(at, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'").ToString();
    }
}
