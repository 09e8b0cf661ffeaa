using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BuildCache.Content.Data;

namespace BuildCache.Content.Templates;

/// <summary>A template as it was read: its text, where it came from, and the front matter that can make it an effect.</summary>
sealed partial class TemplateSource
{
    public TemplateSource(string name, string? file, string text)
    {
        Name = name;
        File = file;
        Text = text;
        BodyStart = FindBody(text);
    }

    /// <summary>Its path below the templates folder.</summary>
    public string Name { get; }

    /// <summary>The project's file, <c>null</c> for one of the default theme.</summary>
    public string? File { get; }

    /// <summary>The whole text, front matter included, so that places in it are places in the file.</summary>
    public string Text { get; }

    /// <summary>How messages call it.</summary>
    public string Title => File ?? $"{Name} of the default theme";

    /// <summary>Where the template proper begins, after the front matter.</summary>
    public int BodyStart { get; }

    /// <summary>The keys of the front matter with their lines.</summary>
    /// <exception cref="DiagnosticException">BCM1206: it is not a YAML mapping of texts.</exception>
    public IReadOnlyDictionary<string, (string Value, int Line)> FrontMatter()
    {
        var keys = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        if (BodyStart == 0)
        {
            return keys;
        }

        // Without its first line, the opening ---, hence the 1 added to every line; and without its last, which would begin another document.
        // "output: {{row.name}}.cs" is what anyone would write, and to YAML it is a mapping in a mapping: it is quoted.
        var yaml = Text[(Text.IndexOf('\n', StringComparison.Ordinal) + 1)..(Text.AsSpan(0, BodyStart).TrimEnd().LastIndexOf('\n') + 1)];
        yaml = UnquotedTag().Replace(yaml, static match => $"{match.Groups[1].Value}'{match.Groups[2].Value.Replace("'", "''", StringComparison.Ordinal)}'");
        try
        {
            var (content, places) = YamlJson.ReadOne(yaml);
            if (content is not (null or JsonObject))
            {
                throw Bad("the front matter is not a list of keys and values", 2, 1);
            }

            foreach (var (key, value) in content as JsonObject ?? [])
            {
                var (line, column) = places[key];
                keys[key] = value is null or JsonValue
                    ? (value?.ToString() ?? "", line + 1)
                    : throw Bad($"the value of '{key}' is not a text", line + 1, column);
            }

            return keys;
        }
        catch (DataSyntaxException exception)
        {
            throw Bad(exception.Message, exception.Line + 1, exception.Column, exception);
        }
    }

    /// <summary>
    /// An error at a place of this template. The theme's templates are part of the program and no files that could be opened: their place
    /// is said in words, and what is built stands where a file is named.
    /// </summary>
    public Diagnostic Error(string code, string message, int line, int column) => File is null
        ? new Diagnostic(Severity.Error, code, line > 0 ? $"{message} (Line {line} of {Title}.)" : message)
        : new Diagnostic(Severity.Error, code, message, File, line, column);

    public DiagnosticException Bad(string why, int line, int column, Exception? cause = null) => new(
        Error("BCM1206", $"The front matter of {Title} cannot be used: {why}. It may hold foreach (a query) and output (a path), between two lines of ---.", line, column),
        cause);

    [GeneratedRegex(@"^([\w-]+:[ \t]+)(\{\{(?:[^\r\n]*[^ \t\r\n])?)[ \t]*(?=\r?$)", RegexOptions.Multiline)]
    private static partial Regex UnquotedTag();

    static int FindBody(string text)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal) && !text.StartsWith("---\r\n", StringComparison.Ordinal))
        {
            return 0;
        }

        for (var line = text.IndexOf('\n') + 1; line > 0 && line < text.Length; line = text.IndexOf('\n', line) + 1)
        {
            var end = text.IndexOf('\n', line);
            if (text.AsSpan(line, (end < 0 ? text.Length : end) - line).TrimEnd() is "---")
            {
                return end < 0 ? text.Length : end + 1;
            }
        }

        return 0;
    }
}
