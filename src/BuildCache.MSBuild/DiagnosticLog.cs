using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCache.MSBuild;

/// <summary>Hands what there is to say to MSBuild, as plain lines (<see cref="LogText"/>); diagnostics with the place in the content and a link to the page that explains the code.</summary>
static class DiagnosticLog
{
    // The page travels with the assembly: it explains exactly this version, and needs no network.
    static readonly string? Page = FindPage();

    public static void Write(TaskLoggingHelper log, Diagnostic diagnostic, BuildTarget target)
    {
        // Absolute, so that a click in a terminal or an IDE opens it from any folder; what has no place is about the project.
        var file = diagnostic.File is { } url && HttpUrl.Is(url) ? url : Path.GetFullPath(diagnostic.File ?? target.ProjectFile, target.ProjectDirectory);
        Write(log, diagnostic, file, diagnostic.Line, diagnostic.Column);
    }

    public static void Write(TaskLoggingHelper log, Diagnostic diagnostic, string place, int line, int column)
    {
        var (file, message) = (LogText.OneLine(place), LogText.OneLine(diagnostic.Message));
        var link = LinkOf(diagnostic.Code);
        switch (diagnostic.Severity)
        {
            case Severity.Error:
                log.LogError(null, diagnostic.Code, null, link, file, line, column, 0, 0, "{0}", message);
                break;
            case Severity.Warning:
                log.LogWarning(null, diagnostic.Code, null, link, file, line, column, 0, 0, "{0}", message);
                break;
            default:
                log.LogMessage(
                    null, diagnostic.Code, null, file, line, column, 0, 0, diagnostic.IsNotice ? MessageImportance.High : MessageImportance.Low, "{0}", message);
                break;
        }
    }

    /// <summary>A message as one line.</summary>
    public static void Write(TaskLoggingHelper log, MessageImportance importance, string text) => log.LogMessage(importance, "{0}", LogText.OneLine(text));

    /// <summary>A notable moment is one line; what is longer (the stack of a handler that threw) is for the detailed log.</summary>
    public static void WriteMoment(TaskLoggingHelper log, string text)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            log.LogMessage(MessageImportance.Low, "{0}", LogText.Lines(text));
        }
        else
        {
            Write(log, MessageImportance.High, text);
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
