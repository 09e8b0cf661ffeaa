using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>Hands diagnostics to MSBuild with the place in the content and a link to the page that explains the code.</summary>
static class DiagnosticLog
{
    // The page travels with the assembly: it explains exactly this version, and needs no network.
    static readonly string? Page = FindPage();

    public static void Write(TaskLoggingHelper log, Diagnostic diagnostic, BuildTarget target)
    {
        // Absolute, so that a click in a terminal or an IDE opens it from any folder; what has no place is about the project.
        var file = diagnostic.File is { } url && ItemLists.IsUrl(url) ? url : Path.GetFullPath(diagnostic.File ?? target.ProjectFile, target.ProjectDirectory);
        var link = LinkOf(diagnostic.Code);
        switch (diagnostic.Severity)
        {
            case Severity.Error:
                log.LogError(null, diagnostic.Code, null, link, file, diagnostic.Line, diagnostic.Column, 0, 0, "{0}", diagnostic.Message);
                break;
            case Severity.Warning:
                log.LogWarning(null, diagnostic.Code, null, link, file, diagnostic.Line, diagnostic.Column, 0, 0, "{0}", diagnostic.Message);
                break;
            default:
                log.LogMessage(
                    null, diagnostic.Code, null, file, diagnostic.Line, diagnostic.Column, 0, 0, MessageImportance.Low, "{0}", diagnostic.Message);
                break;
        }
    }

    /// <summary>Where a code is explained. Handlers of users and commands have codes of their own, which our page knows nothing of.</summary>
    public static string? LinkOf(string code) => Page is null || !code.StartsWith("BCM", StringComparison.Ordinal) ? null : $"{Page}#{code.ToLowerInvariant()}";

    static string? FindPage()
    {
        var page = Path.Combine(Path.GetDirectoryName(typeof(DiagnosticLog).Assembly.Location) ?? "", "diagnostics.md");
        return Path.IsPathRooted(page) && File.Exists(page) ? new Uri(page).AbsoluteUri : null;
    }
}
