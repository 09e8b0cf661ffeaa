namespace BuildCache.Content.Markdown;

/// <summary>A link as it was written, taken apart.</summary>
/// <param name="Path">Percent-decoded; empty for a link within its page.</param>
/// <param name="Query">With its question mark, as written; may be empty.</param>
/// <param name="Fragment">Percent-decoded, without <c>#</c>; <c>null</c> when there is none.</param>
sealed record LinkUrl(string Path, string Query, string? Fragment)
{
    public static bool IsCrossReference(string url) => url.StartsWith("xref:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it names something of this project: no scheme (<c>https:</c>, <c>mailto:</c>, <c>c:</c>), no other host (<c>//host</c>).</summary>
    public static bool IsLocal(string url)
    {
        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            return false;
        }

        var end = url.AsSpan().IndexOfAny(":/?#");
        return end <= 0 || url[end] != ':' || !char.IsAsciiLetter(url[0]);
    }

    public static LinkUrl Parse(string url)
    {
        string? fragment = null;
        if (url.IndexOf('#') is var hash and >= 0)
        {
            fragment = Uri.UnescapeDataString(url[(hash + 1)..]);
            url = url[..hash];
        }

        var query = "";
        if (url.IndexOf('?') is var mark and >= 0)
        {
            query = url[mark..];
            url = url[..mark];
        }

        // No file has a null character in its name, and the file system throws on one.
        var path = Uri.UnescapeDataString(url);
        return new LinkUrl(path.Contains('\0', StringComparison.Ordinal) ? url : path, query, fragment);
    }

    /// <summary>
    /// The project path that a link's path means on a page: relative to the page's folder, or to the project when it starts with a slash (or <c>~/</c>).
    /// Ends in a slash (or is empty) for a folder; <c>null</c> when it leaves the project.
    /// </summary>
    public static string? Resolve(string page, string path)
    {
        var segments = new List<string>();
        path = path.Replace('\\', '/');
        if (path.StartsWith("~/", StringComparison.Ordinal))
        {
            // docfx and ASP.NET write the root this way.
            path = path[1..];
        }

        if (!path.StartsWith('/'))
        {
            segments.AddRange(page.Split('/')[..^1]);
        }

        var isFolder = true;
        foreach (var segment in path.Split('/'))
        {
            isFolder = segment is "" or "." or "..";
            if (segment == "..")
            {
                if (segments.Count == 0)
                {
                    return null;
                }

                segments.RemoveAt(segments.Count - 1);
            }
            else if (!isFolder)
            {
                segments.Add(segment);
            }
        }

        var joined = string.Join('/', segments);
        return isFolder && joined.Length > 0 ? joined + "/" : joined;
    }

    /// <summary>The way from one site file to another, percent-encoded: it holds under any base path and from the file system.</summary>
    public static string Relative(string fromUrl, string toUrl)
    {
        var from = fromUrl.Split('/');
        var to = toUrl.Split('/');
        var common = 0;
        while (common < from.Length - 1 && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        var way = string.Concat(Enumerable.Repeat("../", from.Length - 1 - common));
        return way + string.Join('/', to[common..].Select(Uri.EscapeDataString));
    }
}
