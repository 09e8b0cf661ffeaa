namespace BuildCache.Content.Markdown;

/// <summary>
/// The keys of front matter that mean something to the build, and what comes so near to one that it must be a slip. Front matter is
/// free: a word that merely looks like a key (<c>height</c>, <c>data</c>, <c>sections</c>) is left alone.
/// </summary>
static class KnownKeys
{
    static readonly string[] Names = ["title", "description", "layout", "date", "draft", "published", "weight", "tags", "section", "sitemap"];

    /// <summary>The key that was meant: letter case differs, two neighbours changed places, or one letter is missing or too many.</summary>
    public static string? Meant(string key)
    {
        // What begins with an underscore is a name of docfx, or of templates, on purpose.
        if (Names.Contains(key, StringComparer.Ordinal) || key.StartsWith('_'))
        {
            return null;
        }

        var lower = key.ToLowerInvariant();
        return lower == "tag" ? "tags" : Array.Find(Names, name => lower == name || IsSlip(lower, name));
    }

    /// <summary>Whether a key means something to the build, or must be a slip in one that does.</summary>
    public static bool IsLikeOne(string key) => key == "uid" || Names.Contains(key, StringComparer.Ordinal) || Meant(key) is not null;

    static bool IsSlip(string key, string name) => (key.Length - name.Length) switch
    {
        0 => IsSwap(key, name) || (name.Length > 10 && Differences(key, name) == 1),
        // A plural is a word of its own.
        1 => name.Length > 4 && (key != name + "s" || name == "draft") && IsOneLonger(key, name),
        // Not raft: what hides a page by a slip must be one.
        -1 => name.Length > 4 && name != "draft" && IsOneLonger(name, key),
        _ => false,
    };

    static bool IsSwap(string key, string name)
    {
        var at = key.AsSpan().CommonPrefixLength(name);
        return at < key.Length - 1 && key[at] == name[at + 1] && key[at + 1] == name[at] && key.AsSpan(at + 2).SequenceEqual(name.AsSpan(at + 2));
    }

    static bool IsOneLonger(string longer, string shorter)
    {
        var at = longer.AsSpan().CommonPrefixLength(shorter);
        return longer.AsSpan(at + 1).SequenceEqual(shorter.AsSpan(at));
    }

    static int Differences(string key, string name) => key.Zip(name).Count(static pair => pair.First != pair.Second);
}
