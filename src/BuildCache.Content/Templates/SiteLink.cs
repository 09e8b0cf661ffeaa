namespace BuildCache.Content.Templates;

/// <summary>
/// A link as a template gives it, taken apart: an address of elsewhere, or a path of the site with what follows it. A path is a path until
/// it is written into a page, so a file may have <c>#</c>, <c>?</c> or <c>:</c> in its name; where such a character could as well begin a
/// fragment, a query or follow a scheme, the site is asked which files it has.
/// </summary>
/// <param name="Path">Relative to the root of the site, not encoded; <c>null</c> for an address that is written as it is.</param>
/// <param name="Rest">Query and fragment of a path, or the whole address.</param>
readonly record struct SiteLink(string? Path, string Rest)
{
    static readonly System.Buffers.SearchValues<char> Marks = System.Buffers.SearchValues.Create("?#");

    /// <summary>The link to an output: nothing in its path means anything.</summary>
    public static SiteLink ToOutput(string path) => new(path.TrimStart('/'), "");

    /// <summary>Reads a link.</summary>
    /// <param name="text">As the template gives it.</param>
    /// <param name="isOutput">Whether the site has a file of this path; without it, the first mark ends the path, and a scheme that is not known begins one.</param>
    public static SiteLink Parse(string text, Func<string, bool>? isOutput = null)
    {
        if (text.StartsWith('#') || text.StartsWith("//", StringComparison.Ordinal))
        {
            return new SiteLink(null, text);
        }

        var path = text.TrimStart('/');
        if (LinkScheme.Of(text) is not null)
        {
            // Encoded as a path, an address of any other scheme leads nowhere.
            return LinkScheme.IsHarmless(text) || isOutput?.Invoke(path) == false ? new SiteLink(null, text) : new SiteLink(path, "");
        }

        var mark = path.AsSpan().IndexOfAny(Marks);
        if (mark >= 0 && isOutput is not null)
        {
            mark = PathEnd(path, mark, isOutput);
        }

        return mark < 0 ? new SiteLink(path, "") : new SiteLink(path[..mark], path[mark..]);
    }

    /// <summary>Where the path ends: of the beginnings that look like a file's path the longest that is one, else the shortest.</summary>
    static int PathEnd(string text, int firstMark, Func<string, bool> isOutput)
    {
        var ends = new List<int>();
        for (var at = firstMark; at < text.Length; at++)
        {
            if (text[at] is '?' or '#' && IsFilePath(text.AsSpan(0, at)))
            {
                ends.Add(at);
            }
        }

        if (IsFilePath(text))
        {
            ends.Add(text.Length);
        }

        for (var i = ends.Count - 1; i > 0; i--)
        {
            if (isOutput(text[..ends[i]]))
            {
                return ends[i];
            }
        }

        return ends.Count == 0 ? firstMark : ends[0];
    }

    /// <summary>A folder, or a name with an extension.</summary>
    static bool IsFilePath(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return name.IsEmpty || (dot >= 0 && dot < name.Length - 1 && !name[(dot + 1)..].ContainsAnyExcept(ExtensionCharacters));
    }

    static readonly System.Buffers.SearchValues<char> ExtensionCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
