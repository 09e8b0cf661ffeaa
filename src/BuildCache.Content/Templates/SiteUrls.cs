namespace BuildCache.Content.Templates;

/// <summary>
/// Addresses inside the site. A site URL is an output path: relative to the site's root, unescaped, without a leading slash.
/// Links are relative, so that a site works from the file system and under any base path.
/// </summary>
static class SiteUrls
{
    /// <summary>The page that a server shows for whatever address it does not know: no link leads there, and its own begin at the root of the host.</summary>
    public const string NotFound = "404.html";

    /// <summary>The link from one output to another; external addresses and plain fragments come back as they are.</summary>
    public static string Relative(string fromOutput, string url) => Relative(fromOutput, SiteLink.Parse(url));

    /// <inheritdoc cref="Relative(string, string)"/>
    public static string Relative(string fromOutput, SiteLink target)
    {
        if (target.Path is not { } path)
        {
            return target.Rest;
        }

        var from = fromOutput.Split('/');
        var to = path.Split('/');
        var common = 0;
        while (common < from.Length - 1 && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        var steps = Enumerable.Repeat("..", from.Length - 1 - common).Concat(to.Skip(common).Select(Uri.EscapeDataString));
        var link = string.Join('/', steps);
        // An empty link would mean the current page with its query; the folder itself is "./".
        return (link.Length == 0 ? "./" : link) + target.Rest;
    }

    /// <summary>The link that begins with the way to the root of the site.</summary>
    public static string BelowRoot(string root, string url)
    {
        // What is not asked for here is guessed from the shape: an extension ends a path.
        var target = SiteLink.Parse(url, LinkScheme.IsHarmless(url) ? static _ => false : null);
        if (target.Path is null)
        {
            return target.Rest;
        }

        var link = root + Escape(target);
        return link.Length == 0 || link[0] is '?' or '#' ? "./" + link : link;
    }

    /// <summary>The link from the root of the host: for pages that a server shows at any address, such as 404.html.</summary>
    public static string FromHostRoot(string siteUrl, string basePath, string url) => FromHostRoot(siteUrl, basePath, SiteLink.Parse(url));

    /// <inheritdoc cref="FromHostRoot(string, string, string)"/>
    public static string FromHostRoot(string siteUrl, string basePath, SiteLink target) =>
        target.Path is null ? target.Rest : BasePath(siteUrl, basePath) + Escape(target);

    /// <summary>The whole address, for canonical links. Needs the site's own address.</summary>
    public static string Absolute(string siteUrl, string basePath, string url) => Absolute(siteUrl, basePath, SiteLink.Parse(url));

    /// <inheritdoc cref="Absolute(string, string, string)"/>
    public static string Absolute(string siteUrl, string basePath, SiteLink target) =>
        target.Path is null ? target.Rest : Host(siteUrl) + BasePath(siteUrl, basePath) + Escape(target);

    /// <summary>Percent-encodes each segment of a path.</summary>
    public static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>
    /// An output as it is written: what its links start from. A path that names no file below the folder stays as it is, and is refused when it
    /// is written.
    /// </summary>
    public static string OutputPath(string path)
    {
        var parts = path.Split('/', '\\');
        if (parts[0].Length == 0 || parts[^1] is "" or "." or "..")
        {
            return path;
        }

        var folders = new List<string>();
        foreach (var part in parts)
        {
            if (part == ".." && folders.Count > 0)
            {
                folders.RemoveAt(folders.Count - 1);
            }
            else if (part == "..")
            {
                return path;
            }
            else if (part is not ("" or "."))
            {
                folders.Add(part);
            }
        }

        return string.Join('/', folders);
    }

    static string Escape(SiteLink target) => EscapePath(target.Path!) + target.Rest;

    static string Host(string siteUrl) =>
        Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : siteUrl.TrimEnd('/');

    static string BasePath(string siteUrl, string basePath)
    {
        if (basePath.Trim('/').Length == 0)
        {
            basePath = Uri.TryCreate(siteUrl, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "";
        }

        // Written as people write it, or encoded already as a part of SiteUrl.
        basePath = EscapePath(Uri.UnescapeDataString(basePath.Trim('/')));
        return basePath.Length == 0 ? "/" : $"/{basePath}/";
    }
}
