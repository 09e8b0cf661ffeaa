using BuildCache.Content;

namespace BuildCache.Images;

/// <summary><c>{{image "photos/lake.jpg" alt="A lake" widths="320 640 1280" sizes="100vw"}}</c>.</summary>
static class ImageHelper
{
    static readonly string[] Passed = ["class", "id", "title", "style", "loading", "fetchpriority"];

    static readonly string[] Known = ["alt", "widths", "sizes", "format", "quality", "width", "height", "from", .. Passed];

    public static async Task<HelperResult> RenderAsync(TemplateArguments arguments, HandlerContext context)
    {
        foreach (var name in arguments.Names.Where(static name => !Known.Contains(name) && !name.StartsWith("data-", StringComparison.Ordinal) && !name.StartsWith("aria-", StringComparison.Ordinal)))
        {
            throw ImageTag.Bad($"there is no argument '{name}'; there are {string.Join(", ", Known.Order(StringComparer.Ordinal))}, data-… and aria-…");
        }

        var named = arguments.Text(0);
        if (named.Length == 0)
        {
            throw ImageTag.Bad("it has no path");
        }

        var tag = new ImageTag
        {
            Path = PathOf(named, arguments.Text("from")),
            Link = arguments.Link,
            Alt = arguments.Text("alt"),
            Width = Pixels(arguments, "width"),
            Height = Pixels(arguments, "height"),
            Widths = ImageTag.WidthsOf(arguments.Text("widths")),
            Sizes = arguments.Text("sizes") is { Length: > 0 } sizes ? sizes : null,
            Format = arguments.Text("format") is { Length: > 0 } format ? format : null,
            Quality = arguments.Text("quality") is { Length: > 0 } quality ? ImageTag.QualityOf(quality) : null,
            Attributes = [.. arguments.Names.Where(static name => !Known.Contains(name) || Passed.Contains(name)).Select(name => KeyValuePair.Create(name, arguments.Text(name)))],
        };
        if (named.Contains("://", StringComparison.Ordinal) || named.StartsWith("data:", StringComparison.Ordinal))
        {
            return HelperResult.Html(tag.Plain(null));
        }

        return HelperResult.Html(await tag.RenderAsync(context.Document("ImageFile", tag.Path) ?? throw Missing(tag.Path, context), context));
    }

    static int? Pixels(TemplateArguments arguments, string name) => arguments.Text(name) is { Length: > 0 } text
        ? ImageTag.ParsePixels(text) ?? throw ImageTag.Bad($"the {name} '{text}' is no number of pixels up to 16383")
        : null;

    /// <summary>A path of the site; with <c>from</c>, the path of a page, one that is relative to it.</summary>
    static string PathOf(string path, string from)
    {
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return path;
        }

        var segments = new List<string>();
        var whole = path.StartsWith('/') || from.Length == 0 ? path : from[..(from.LastIndexOf('/') + 1)] + path;
        foreach (var segment in whole.Split('/'))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("" or "." or ".."))
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    static DiagnosticException Missing(string path, HandlerContext context)
    {
        var similar = context.Query("select path from ImageFile where lower(path) = lower(@path) order by path limit 1", new Dictionary<string, object?> { ["path"] = path });
        var meant = similar.Count > 0 ? $" Letter case matters: {similar[0].Text("path")} is there." : " Paths begin at the top of the site; include the file as a SiteAsset if it is in the project.";
        return new DiagnosticException(new Diagnostic(Severity.Error, "BCM1703", $"There is no image '{path}' among the assets of the site.{meant}"));
    }
}
