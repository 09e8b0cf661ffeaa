using System.Text;

namespace BuildCache;

/// <summary>
/// Which paths an output may have. The same on every system: what builds on one must not fail, or land elsewhere, on
/// another.
/// </summary>
internal static class OutputPath
{
    /// <summary>Checks a path and brings it to its one spelling: relative, with <c>/</c>, without <c>.</c> and <c>..</c>.</summary>
    /// <param name="path">As a handler wrote it.</param>
    /// <param name="normalized">The path to use; empty when there is an error.</param>
    /// <param name="error">What is wrong and what to do; empty when nothing is.</param>
    public static bool TryNormalize(string path, out string normalized, out string error)
    {
        normalized = "";
        error = Check(path, out var segments);
        if (error.Length > 0)
        {
            error = $"The output path '{Printable(path)}' {error}";
            return false;
        }

        normalized = string.Join('/', segments);
        return true;
    }

    /// <summary>Whether a path is in the one spelling that outputs have: what was read from a file is believed only then.</summary>
    public static bool IsNormal(string path) => TryNormalize(path, out var normalized, out _) && path == normalized;

    static string Check(string path, out List<string> segments)
    {
        segments = [];
        if (path.Length == 0)
        {
            return "is empty. Name a file relative to the output folder.";
        }

        if (path[0] is '/' or '\\')
        {
            return "is absolute. Name a file relative to the output folder.";
        }

        if (path[^1] is '/' or '\\')
        {
            return "names a folder. Add a file name.";
        }

        if (!WellFormedTextConverter.IsWellFormed(path))
        {
            return "is not valid Unicode: it holds half of a surrogate pair.";
        }

        foreach (var segment in path.Split('/', '\\'))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment != "..")
            {
                if (CheckSegment(segment) is { } error)
                {
                    return error;
                }

                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else
            {
                return "leaves the output folder. Remove the '..' that goes too far.";
            }
        }

        return segments.Count == 0 || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("\\.", StringComparison.Ordinal)
            || path.EndsWith("/..", StringComparison.Ordinal) || path.EndsWith("\\..", StringComparison.Ordinal)
            ? "names a folder. Add a file name."
            : "";
    }

    static string? CheckSegment(string segment)
    {
        foreach (var c in segment)
        {
            if (char.IsControl(c))
            {
                return $"contains a control character (U+{(int)c:X4}). Remove it.";
            }

            if (c is ':' or '<' or '>' or '"' or '|' or '?' or '*')
            {
                return $"contains '{c}', which Windows does not allow in file names. Replace it.";
            }
        }

        if (segment[^1] is '.' or ' ')
        {
            return $"has a name that ends with a dot or a space ('{segment}'), which Windows removes. Rename it.";
        }

        return IsDevice(segment) ? $"contains '{segment}', a device on Windows. Rename it." : null;
    }

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file: also with any extension, and with superscript digits.
    static bool IsDevice(string segment)
    {
        var dot = segment.IndexOf('.', StringComparison.Ordinal);
        var name = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ').ToUpperInvariant();
        return name is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (name.Length == 4
                && (name.StartsWith("COM", StringComparison.Ordinal) || name.StartsWith("LPT", StringComparison.Ordinal))
                && name[3] is (>= '1' and <= '9') or '¹' or '²' or '³');
    }

    // A message is one line of valid text, whatever the path holds.
    static string Printable(string path) =>
        string.Concat(path.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? "\uFFFD" : rune.ToString()));
}
