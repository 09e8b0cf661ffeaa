using System.Globalization;

namespace BuildCache.Server;

/// <summary>Makes of errors what a page shows of them.</summary>
/// <param name="editor">An address that opens an editor, with <c>{file}</c>, <c>{line}</c> and <c>{column}</c>; null for none.</param>
sealed class FaultTexts(string? editor)
{
    /// <summary>So many lines are shown before the place, and after it.</summary>
    const int Around = 2;

    /// <summary>More errors than anybody reads at once.</summary>
    const int Most = 20;

    /// <summary>The errors, with the lines that they are about.</summary>
    public IReadOnlyList<LiveFault> Of(ProjectDescription project, IReadOnlyList<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error).Take(Most).Select(diagnostic => Of(project, diagnostic))];

    LiveFault Of(ProjectDescription project, Diagnostic diagnostic)
    {
        var file = diagnostic.File is null ? null : Path.GetFullPath(diagnostic.File, project.ProjectDirectory);
        var first = Math.Max(1, diagnostic.Line - Around);
        return new LiveFault(diagnostic.Code, diagnostic.Message, diagnostic.File, diagnostic.Line, diagnostic.Column, first,
            file is null || diagnostic.Line == 0 ? null : Excerpt(file, first, diagnostic.Line + Around), DiagnosticPages.AddressOf(diagnostic.Code), file is null ? null : AddressOf(file, diagnostic));
    }

    static string? Excerpt(string file, int first, int last)
    {
        try
        {
            return File.Exists(file) ? string.Join('\n', File.ReadLines(file).Skip(first - 1).Take(last - first + 1)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error says what is wrong without it.
            return null;
        }
    }

    string? AddressOf(string file, Diagnostic diagnostic) => editor?
        .Replace("{file}", string.Join('/', file.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)), StringComparison.Ordinal)
        .Replace("{line}", Math.Max(1, diagnostic.Line).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{column}", Math.Max(1, diagnostic.Column).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
