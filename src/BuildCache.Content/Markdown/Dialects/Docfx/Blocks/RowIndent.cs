namespace BuildCache.Content.Markdown.Dialects.Docfx.Blocks;

/// <summary>
/// What stands in a row or a column may be indented as deeply as its author likes: it is no code for that. So its lines are read as if they
/// began where the row does, deeper only by what they are deeper than the first of them.
/// </summary>
static class RowIndent
{
    const int CodeIndent = 4;

    /// <summary>The text without that indentation. No line comes or goes.</summary>
    public static string Remove(string body)
    {
        if (!body.Contains("column", StringComparison.OrdinalIgnoreCase) || !body.Contains(":::", StringComparison.Ordinal))
        {
            return body;
        }

        var lines = body.Split('\n');
        var fence = "";
        var (open, row, first) = (0, 0, -1);
        for (var i = 0; i < lines.Length; i++)
        {
            var (text, indent) = Measure(lines[i]);
            var change = Change(text);
            if (open == 0)
            {
                fence = FenceBehind(fence, text);
                (open, row, first) = fence.Length == 0 && change > 0 && indent < CodeIndent ? (1, indent, -1) : (0, 0, -1);
            }
            else if (change != 0)
            {
                (open, first) = (open + change, -1);
                lines[i] = new string(' ', row) + text;
            }
            else if (text.Trim().Length > 0)
            {
                first = first < 0 ? indent : first;
                lines[i] = new string(' ', row + Math.Max(0, indent - first)) + text;
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>A line without its indentation, and how deep that is.</summary>
    static (string Text, int Indent) Measure(string line)
    {
        var (at, indent) = (0, 0);
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            indent = line[at++] == ' ' ? indent + 1 : (indent / CodeIndent + 1) * CodeIndent;
        }

        return (line[at..], indent);
    }

    /// <summary>Whether a line begins a row or a column (1), or ends one (-1).</summary>
    static int Change(string text)
    {
        if (!text.StartsWith(":::", StringComparison.Ordinal))
        {
            return 0;
        }

        var name = text.AsSpan().TrimStart(':').TrimStart();
        var end = name.IndexOfAny(" \t:\r");
        name = end < 0 ? name : name[..end];
        return Is(name, "row") || Is(name, "column") ? 1 : Is(name, "row-end") || Is(name, "column-end") ? -1 : 0;

        static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The fence in which the next line stands; empty outside of code.</summary>
    static string FenceBehind(string fence, string text)
    {
        var mark = text.Length > 0 && text[0] is '`' or '~' ? text[..(text.Length - text.TrimStart(text[0]).Length)] : "";
        return fence.Length == 0 ? (mark.Length >= 3 ? mark : "")
            : mark.StartsWith(fence, StringComparison.Ordinal) && text.Trim().Length == mark.Length ? "" : fence;
    }
}
