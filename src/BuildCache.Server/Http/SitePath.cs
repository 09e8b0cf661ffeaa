namespace BuildCache.Server;

/// <summary>Which output answers an address, as hosts of static sites decide it.</summary>
/// <param name="Output">The path of the output; null for none.</param>
/// <param name="Hash">Its content.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Location">Where the browser is sent; null for nowhere.</param>
readonly record struct SitePath(string? Output, OutputHash Hash, int Status, string? Location = null)
{
    /// <summary>The page for addresses that do not exist.</summary>
    const string NotFoundPage = "404.html";

    const int Found = 302;

    /// <summary>Finds it: a file, the index of a folder, a page without its ending, or the page that says that there is none.</summary>
    /// <param name="outputs">What the output of a path is; null for none.</param>
    /// <param name="address">The path of the address, decoded.</param>
    public static SitePath Find(Func<string, OutputHash?> outputs, string address)
    {
        if (FindFile(outputs, address) is { } file)
        {
            return file;
        }
        var path = PathOf(address);
        if (outputs(path + ".html") is { } page)
        {
            return new(path + ".html", page, 200);
        }
        if (outputs(path + "/index.html") is not null)
        {
            return new(null, default, Found, "/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) + "/");
        }
        return outputs(NotFoundPage) is { } missing ? new(NotFoundPage, missing, 404) : new(null, default, 404);
    }

    /// <summary>The output that an address names itself, a file or the index of a folder: other outputs make no difference to that.</summary>
    /// <param name="outputs">What the output of a path is; null for none.</param>
    /// <param name="address">The path of the address, decoded.</param>
    public static SitePath? FindFile(Func<string, OutputHash?> outputs, string address) => PathOf(address) is var path && outputs(path) is { } file ? new(path, file, 200) : null;

    static string PathOf(string address) => address.TrimStart('/') is var path && (path.Length == 0 || path.EndsWith('/')) ? path + "index.html" : path;
}
