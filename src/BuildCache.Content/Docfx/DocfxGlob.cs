namespace BuildCache.Content.Docfx;

/// <summary>
/// A pattern as docfx.json has it. It knows more than ours: alternatives in braces, <c>**.md</c> for files at any depth, letter case of no
/// importance; and what begins with a dot is meant only where the pattern says so.
/// </summary>
sealed class DocfxGlob
{
    const int MostAlternatives = 100;

    readonly Glob[] globs;
    readonly bool isOfHidden;

    public DocfxGlob(string pattern)
    {
        pattern = pattern.Replace('\\', '/');
        while (pattern.StartsWith("./", StringComparison.Ordinal))
        {
            pattern = pattern[2..];
        }

        isOfHidden = pattern.StartsWith('.') || pattern.Contains("/.", StringComparison.Ordinal);
        globs = [.. Alternatives(pattern).Take(MostAlternatives).Select(static one => new Glob(Spread(one), ignoreCase: true))];
    }

    /// <summary>Whether a path is meant; it is relative to the folder of the pattern.</summary>
    public bool IsMatch(string path) =>
        (isOfHidden || !(path.StartsWith('.') || path.Contains("/.", StringComparison.Ordinal))) && Array.Exists(globs, glob => glob.IsMatch(path));

    /// <summary><c>a.{md,yml}</c> is <c>a.md</c> and <c>a.yml</c>.</summary>
    static IEnumerable<string> Alternatives(string pattern)
    {
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : pattern.IndexOf('}', open);
        return close < 0 ? [pattern]
            : pattern[(open + 1)..close].Split(',').SelectMany(part => Alternatives(pattern[..open] + part.Trim() + pattern[(close + 1)..]));
    }

    /// <summary>Stars that stand in a name with other characters reach into folders: <c>articles/**.md</c>.</summary>
    static string Spread(string pattern) => string.Join('/', pattern.Split('/').Select(static name =>
        name.StartsWith("**", StringComparison.Ordinal) && name.Length > 2 ? "**/*" + name.TrimStart('*') : name));
}
