using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCache.Projects;

/// <summary>
/// What a command said, as diagnostics: lines in the forms that MSBuild's Exec knows (<c>file(line,column): error X1: text</c>, and that of
/// gcc) with their place, everything else as one message. They belong to the result, and come back on every build that uses it.
/// </summary>
static partial class CommandOutput
{
    const int MostLines = 20;

    // A diagnostic is written for people; what is longer is data.
    const int LongestLine = 4000;

    // A progress display begins its line anew.
    static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    /// <param name="result">What the command said.</param>
    /// <param name="workingDirectory">Where paths in it begin.</param>
    /// <param name="place">The file of what has no place of its own.</param>
    /// <param name="isParsed">Whether lines that look like errors and warnings are that; else all of it is a message.</param>
    /// <param name="context">The call that it is a result of.</param>
    public static void Report(CommandResult result, string workingDirectory, string? place, bool isParsed, HandlerContext context)
    {
        foreach (var text in new[] { result.StandardOutput, result.StandardError })
        {
            var rest = new List<string>();
            foreach (var line in Lines(text))
            {
                if (isParsed && Parse(line, workingDirectory) is { } diagnostic)
                {
                    context.Report(diagnostic.File is null ? diagnostic with { File = place } : diagnostic);
                }
                else
                {
                    rest.Add(line);
                }
            }
            if (rest.Exists(static line => line.Length > 0))
            {
                context.Report(new Diagnostic(Severity.Message, "BCM2310", string.Join('\n', rest), place));
            }
        }
    }

    /// <summary>The end of what it said, for the error that it failed.</summary>
    public static string LastLines(CommandResult result) =>
        string.Join('\n', Lines(result.StandardOutput).Concat(Lines(result.StandardError)).Where(static line => line.Length > 0).TakeLast(MostLines));

    public static Diagnostic? Parse(string line, string workingDirectory)
    {
        if (line.Length > LongestLine || (!line.Contains("error", StringComparison.OrdinalIgnoreCase) && !line.Contains("warning", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }
        var match = MSBuildForm().Match(line);
        match = match.Success ? match : CompilerForm().Match(line);
        if (!match.Success)
        {
            return null;
        }
        var origin = match.Groups["file"].Value.Trim();
        var code = match.Groups["code"].Value;
        return new Diagnostic(
            match.Groups["kind"].Value.Equals("error", StringComparison.OrdinalIgnoreCase) ? Severity.Error : Severity.Warning,
            code.Length == 0 ? "BCM2310" : code,
            match.Groups["text"].Value.Trim(),
            PathOf(origin, workingDirectory, hasPlace: match.Groups["line"].Success),
            Number(match.Groups["line"]),
            Number(match.Groups["column"]));
    }

    /// <summary>The lines as a terminal would show them, without what colours them, moves the cursor or sets its title.</summary>
    public static IEnumerable<string> Lines(string text) =>
        EscapeSequence().Replace(text, "").TrimEnd().Split(LineEnds, StringSplitOptions.None).Select(static line => ControlCharacter().Replace(line, "").TrimEnd());

    // A tool's own name may stand where a file can ("cl : error"); only what has a line is surely a file.
    static string? PathOf(string origin, string workingDirectory, bool hasPlace) =>
        origin.Length == 0 || (!hasPlace && !origin.Contains('.', StringComparison.Ordinal)) ? null
        : Path.IsPathRooted(origin) || workingDirectory.Length == 0 ? origin.Replace('\\', '/')
        : $"{workingDirectory.TrimEnd('/')}/{origin.Replace('\\', '/')}";

    static int Number(Group group) => int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // ECMA-48: control sequences (colours), command strings (titles, links), and the short escapes; with ESC or as one character.
    [GeneratedRegex(@"(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B[\]PX^_]|[\x9D\x90\x98\x9E\x9F])[^\x07\x1B\x9C]*(?:\x07|\x1B\\|\x9C)?|\x1B[ -/]*[0-~]", RegexOptions.CultureInvariant)]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"[\x00-\x08\x0B-\x1F\x7F-\x9F]", RegexOptions.CultureInvariant)]
    private static partial Regex ControlCharacter();

    [GeneratedRegex(@"^(?:(?<file>(?:\s*[A-Za-z]:)?[^:(]*)(?:\((?<line>\d+)(?:[,-](?<column>\d+))?[^)]*\)\s*)?:\s*|\s*)(?:[\w ]*? )?(?<kind>error|warning)(?:\s+(?<code>[^:\s]+))?\s*:(?<text>.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MSBuildForm();

    [GeneratedRegex(@"^\s*(?<file>(?:[A-Za-z]:)?[^:]+):(?<line>\d+):(?:(?<column>\d+):)?\s*(?:fatal )?(?<kind>error|warning)(?<code>):(?<text>.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CompilerForm();
}
