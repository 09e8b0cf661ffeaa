using System.Text.RegularExpressions;

namespace BuildCache.MSBuild;

/// <summary>The project file as text, for the place of what a diagnostic is about; MSBuild hands values to tasks without it.</summary>
static class ProjectText
{
    /// <summary>A diagnostic at the first element of a name. What comes from elsewhere (command line, Directory.Build.props) has no line here.</summary>
    public static Diagnostic At(string projectFile, string element, Severity severity, string code, string message)
    {
        var lines = File.ReadAllLines(projectFile);
        for (var i = 0; i < lines.Length; i++)
        {
            if (Regex.Match(lines[i], $@"<{Regex.Escape(element)}([\s>/]|$)", RegexOptions.IgnoreCase) is { Success: true } match)
            {
                return new Diagnostic(severity, code, message, projectFile, i + 1, match.Index + 1);
            }
        }

        return new Diagnostic(severity, code, message, projectFile);
    }
}
