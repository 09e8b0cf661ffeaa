namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Where code begins and ends in a line: at runs of as many backticks (https://spec.commonmark.org/0.31.2/#code-spans).</summary>
sealed class CodeSpans
{
    // A run that nothing closes is looked up here, and not searched for: a line of such runs stays linear.
    readonly Dictionary<int, int> lastOfLength = [];

    public CodeSpans(ReadOnlySpan<char> line)
    {
        for (var at = line.IndexOf('`'); at >= 0 && at < line.Length; at++)
        {
            var length = Run(line, at);
            if (length > 0)
            {
                lastOfLength[length] = at;
                at += length - 1;
            }
        }
    }

    /// <summary>What follows the code that begins at a run of backticks; what follows the run, where it begins none.</summary>
    public int EndOf(ReadOnlySpan<char> line, int start)
    {
        var length = Run(line, start);
        var at = start + length;
        if (lastOfLength.GetValueOrDefault(length) <= start)
        {
            return at;
        }

        while (true)
        {
            at += line[at..].IndexOf('`');
            var run = Run(line, at);
            at += run;
            if (run == length)
            {
                return at;
            }
        }
    }

    static int Run(ReadOnlySpan<char> line, int start)
    {
        var length = line[start..].IndexOfAnyExcept('`');
        return length < 0 ? line.Length - start : length;
    }
}
