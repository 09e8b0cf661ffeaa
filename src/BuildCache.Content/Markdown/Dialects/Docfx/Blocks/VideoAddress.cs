namespace BuildCache.Content.Markdown.Dialects.Docfx.Blocks;

/// <summary>
/// The address of a video as a frame can show it. The pages of YouTube refuse to be in one, so they become those of its player, without
/// cookies and without videos of others at the end, as docfx has it.
/// </summary>
static class VideoAddress
{
    const string Player = "https://www.youtube-nocookie.com/embed/";

    public static string Of(string address)
    {
        if (address.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
        {
            address = "https:" + address["http:".Length..];
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Host is not ("youtube.com" or "www.youtube.com" or "youtu.be" or "www.youtube-nocookie.com"))
        {
            return address;
        }

        var query = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).ToList();
        var id = url.Host == "youtu.be" ? url.AbsolutePath[1..]
            : query.Find(static pair => pair.StartsWith("v=", StringComparison.Ordinal)) is { } video ? video[2..]
            : url.AbsolutePath.StartsWith("/embed/", StringComparison.Ordinal) && url.AbsolutePath.Length > "/embed/".Length ? url.AbsolutePath["/embed/".Length..]
            : query.Exists(static pair => pair.StartsWith("list=", StringComparison.Ordinal)) ? "videoseries"
            : "";
        if (id.Length == 0)
        {
            return address;
        }

        query.RemoveAll(static pair => pair.StartsWith("v=", StringComparison.Ordinal));
        if (!query.Exists(static pair => pair.StartsWith("rel=", StringComparison.Ordinal)))
        {
            query.Add("rel=0");
        }

        return $"{Player}{id}?{string.Join('&', query)}";
    }
}
