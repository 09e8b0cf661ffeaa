using System.Text;

namespace BuildCache;

/// <summary>
/// The prerequisites in a Makefile-style dependency file, as compilers and bundlers write it (gcc -MD, clang, esbuild, cargo). The rules of
/// GNU make: a line goes on after a backslash at its end; a backslash before a space, a tab, a colon or a number sign takes its meaning
/// away, and backslashes before such a backslash are halved, while elsewhere (<c>C:\a</c>) a backslash is itself; <c>$$</c> is a dollar;
/// a number sign begins a comment.
/// </summary>
static class DepFile
{
    /// <summary>The prerequisites of all rules, each once, in the order of their first mention. A rule may have several targets, or nothing behind the colon.</summary>
    public static IReadOnlyList<string> Parse(string text)
    {
        var prerequisites = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Lines(text))
        {
            var isTarget = true;
            foreach (var word in Words(line))
            {
                if (isTarget)
                {
                    isTarget = word is not ":";
                }
                else if (word is not (":" or "|") && known.Add(word))
                {
                    prerequisites.Add(word);
                }
            }
        }
        return prerequisites;
    }

    /// <summary>Logical lines: a backslash at the end joins the next one.</summary>
    static IEnumerable<string> Lines(string text)
    {
        var line = new StringBuilder();
        foreach (var part in text.Split('\n'))
        {
            var end = part.EndsWith('\r') ? part[..^1] : part;
            if (Backslashes(end) % 2 == 1)
            {
                line.Append(end, 0, end.Length - 1).Append(' ');
                continue;
            }
            yield return line.Append(end).ToString();
            line.Clear();
        }
        yield return line.ToString();
    }

    static int Backslashes(string line) => line.Length - line.TrimEnd('\\').Length;

    /// <summary>The words of a line without their escapes; a colon that ends targets is a word of its own.</summary>
    static IEnumerable<string> Words(string line)
    {
        var word = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\')
            {
                var end = i;
                while (end < line.Length && line[end] == '\\')
                {
                    end++;
                }
                var count = end - i;
                if (end < line.Length && line[end] is ' ' or '\t' or '#' or ':' && (line[end] != ':' || !IsSeparator(line, end)))
                {
                    word.Append('\\', count / 2);
                    if (count % 2 == 1)
                    {
                        word.Append(line[end]);
                        end++;
                    }
                }
                else
                {
                    word.Append('\\', count);
                }
                i = end - 1;
                continue;
            }
            if (c == '#' && word.Length == 0)
            {
                break;
            }
            var isColon = c == ':' && IsSeparator(line, i);
            if (c is ' ' or '\t' || isColon)
            {
                if (word.Length > 0)
                {
                    yield return word.ToString();
                    word.Clear();
                }
                if (isColon)
                {
                    yield return ":";
                }
                continue;
            }
            if (c == '$' && i + 1 < line.Length && line[i + 1] == '$')
            {
                i++;
            }
            word.Append(c);
        }
        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>A colon inside a word belongs to it, as in <c>C:\a</c>; one before a blank ends the targets.</summary>
    static bool IsSeparator(string line, int colon) => colon + 1 == line.Length || line[colon + 1] is ' ' or '\t' or ':';
}
