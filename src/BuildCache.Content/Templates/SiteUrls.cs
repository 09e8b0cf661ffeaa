namespace BuildCache.Content.Templates;

/// <summary>
/// Addresses inside the site. A site URL is an output path: relative to the site's root, unescaped, without a leading slash.
/// Links are relative, so that a site works from the file system and under any base path.
/// </summary>
static class SiteUrls
{
    /// <summary>The link from one output to another; external addresses and plain fragments come back as they are.</summary>
    public static string Relative(string fromOutput, string url)
    {
        if (IsExternal(url) || url.StartsWith('#'))
        {
            return url;
        }

        var (path, suffix) = SplitSuffix(url);
        var from = fromOutput.Split('/');
        var to = path.TrimStart('/').Split('/');
        var common = 0;
        while (common < from.Length - 1 && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        var steps = Enumerable.Repeat("..", from.Length - 1 - common).Concat(to.Skip(common).Select(Uri.EscapeDataString));
        var link = string.Join('/', steps);
        // An empty link would mean the current page with its query; the folder itself is "./".
        return (link.Length == 0 ? "./" : link) + suffix;
    }

    /// <summary>The link that begins with the way to the root of the site.</summary>
    public static string BelowRoot(string root, string url)
    {
        if (IsExternal(url) || url.StartsWith('#'))
        {
            return url;
        }

        var link = root + Escape(url);
        return link.Length == 0 || link[0] is '?' or '#' ? "./" + link : link;
    }

    /// <summary>The link from the root of the host: for pages that a server shows at any address, such as 404.html.</summary>
    public static string FromHostRoot(string siteUrl, string basePath, string url) =>
        IsExternal(url) || url.StartsWith('#') ? url : BasePath(siteUrl, basePath) + Escape(url);

    /// <summary>The whole address, for feeds, sitemaps and canonical links. Needs the site's own address.</summary>
    public static string Absolute(string siteUrl, string basePath, string url)
    {
        if (IsExternal(url))
        {
            return url;
        }

        var host = Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : siteUrl.TrimEnd('/');
        return host + BasePath(siteUrl, basePath) + Escape(url);
    }

    /// <summary>Percent-encodes each segment of a path, and leaves query and fragment alone.</summary>
    public static string Escape(string url)
    {
        var (path, suffix) = SplitSuffix(url);
        return string.Join('/', path.TrimStart('/').Split('/').Select(Uri.EscapeDataString)) + suffix;
    }

    public static bool IsExternal(string url)
    {
        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            return true;
        }

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && url.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0
            && char.IsAsciiLetter(url[0]) && url.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0;
    }

    static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    static string BasePath(string siteUrl, string basePath)
    {
        if (basePath.Trim('/').Length == 0)
        {
            basePath = Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "";
        }

        basePath = basePath.Trim('/');
        return basePath.Length == 0 ? "/" : $"/{basePath}/";
    }

    static (string Path, string Suffix) SplitSuffix(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? (url, "") : (url[..end], url[end..]);
    }
}
