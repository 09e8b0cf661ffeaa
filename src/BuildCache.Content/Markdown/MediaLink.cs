namespace BuildCache.Content.Markdown;

/// <summary>An image whose address is a film, a sound, or a page of a video host: shown as what it is.</summary>
sealed class MediaLink
{
    static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = "video/mp4",
        [".webm"] = "video/webm",
        [".ogv"] = "video/ogg",
        [".mov"] = "video/quicktime",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".wav"] = "audio/wav",
        [".m4a"] = "audio/mp4",
        [".flac"] = "audio/flac",
    };

    readonly string? type;
    readonly string? frame;

    MediaLink(string? type, string? frame) => (this.type, this.frame) = (type, frame);

    /// <summary>What an address shows, <c>null</c> for an ordinary image.</summary>
    public static MediaLink? Of(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? url : url[..end];
        var dot = path.LastIndexOf('.');
        if (dot > path.LastIndexOf('/') && Types.TryGetValue(path[dot..], out var mediaType))
        {
            return new MediaLink(mediaType, null);
        }

        return url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Frame(url) is { } frame ? new MediaLink(null, frame) : null;
    }

    public void Write(HtmlBuffer html, string url, string alt, bool mayFrame)
    {
        if (frame is not null && !mayFrame)
        {
            html.Raw("<a href=\"");
            html.Url(url);
            html.Raw("\">");
            html.Text(alt.Length > 0 ? alt : url);
            html.Raw("</a>");
            return;
        }

        if (frame is not null)
        {
            html.Raw("<iframe src=\"");
            html.Url(frame);
            html.Raw("\"");
            html.Attribute("title", alt.Length > 0 ? alt : "Video");
            html.Raw(" width=\"500\" height=\"281\" loading=\"lazy\" allowfullscreen=\"\"></iframe>");
            return;
        }

        var name = type!.StartsWith("audio", StringComparison.Ordinal) ? "audio" : "video";
        html.Raw($"<{name} controls=\"\"");
        html.Attribute("aria-label", alt);
        html.Raw("><source src=\"");
        html.Url(url);
        html.Raw("\"");
        html.Attribute("type", type);
        html.Raw($" /></{name}>");
    }

    static string? Frame(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return null;
        }

        var path = uri.AbsolutePath.Trim('/');
        return uri.Host switch
        {
            "youtu.be" when path.Length > 0 => "https://www.youtube-nocookie.com/embed/" + path,
            "www.youtube.com" or "youtube.com" when path == "watch" && Parameter(uri.Query, "v") is { } id => "https://www.youtube-nocookie.com/embed/" + id,
            "vimeo.com" when path.Length > 0 && path.All(char.IsAsciiDigit) => "https://player.vimeo.com/video/" + path,
            _ => null,
        };
    }

    static string? Parameter(string query, string name) =>
        query.TrimStart('?').Split('&').FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
