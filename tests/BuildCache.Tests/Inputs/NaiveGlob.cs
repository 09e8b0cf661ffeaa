namespace BuildCache.Tests;

/// <summary>The meaning of a glob, written down without a thought for speed.</summary>
internal static class NaiveGlob
{
    public static bool IsMatch(string pattern, string path, bool ignoreCase)
    {
        var segments = pattern.Split('/');
        if (segments[^1] == "**")
        {
            segments = [.. segments, "*"];
        }
        else if (segments[^1] == "*.*")
        {
            segments[^1] = "*";
        }

        return Folders(segments, path.Split('/'), ignoreCase);
    }

    static bool Folders(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path, bool ignoreCase)
    {
        if (pattern.IsEmpty || path.IsEmpty)
        {
            return pattern.IsEmpty && path.IsEmpty;
        }

        return pattern[0] == "**"
            ? Folders(pattern[1..], path, ignoreCase) || Folders(pattern, path[1..], ignoreCase)
            : Name(pattern[0], path[0], ignoreCase) && Folders(pattern[1..], path[1..], ignoreCase);
    }

    static bool Name(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, bool ignoreCase)
    {
        if (pattern.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (pattern[0] == '*')
        {
            return Name(pattern[1..], name, ignoreCase) || (!name.IsEmpty && Name(pattern, name[1..], ignoreCase));
        }

        return !name.IsEmpty
            && (pattern[0] == '?' || pattern[0] == name[0] || (ignoreCase && char.ToLowerInvariant(pattern[0]) == char.ToLowerInvariant(name[0])))
            && Name(pattern[1..], name[1..], ignoreCase);
    }
}
