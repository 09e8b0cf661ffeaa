using System.Globalization;
using System.Text;

namespace BuildCache.Images;

/// <summary>An image as a page shows it: what the page says of it, and from that the markup with the variants that browsers choose from.</summary>
sealed class ImageTag
{
    /// <summary>A column of text of the default theme, on screens of one to two pixels per point.</summary>
    static readonly int[] UsualWidths = [400, 800, 1200, 1600];

    const string UsualSizes = "(max-width: 48rem) 100vw, 48rem";

    /// <summary>The image's place in the site.</summary>
    public required string Path { get; init; }

    /// <summary>The link from the page to a path of the site.</summary>
    public required Func<string, string> Link { get; init; }

    /// <summary>What stands for it where it is not seen; empty for an ornament.</summary>
    public string Alt { get; init; } = "";

    /// <summary>The size it is shown in, in pixels of a style sheet.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>The widths to choose from; <c>null</c> for those of the project.</summary>
    public IReadOnlyList<int>? Widths { get; init; }

    public string? Sizes { get; init; }

    public string? Format { get; init; }

    public int? Quality { get; init; }

    /// <summary>Further attributes of the element, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>The markup of an image that browsers get in one size: a drawing, an animation, a broken file.</summary>
    public string Plain(Document? file)
    {
        var (width, height) = Shown(file?.Get<int?>("width"), file?.Get<int?>("height"));
        return Element(Link(Path), "", width, height);
    }

    /// <summary>The markup with variants; they are made by asking for them.</summary>
    public async Task<string> RenderAsync(Document file, HandlerContext context)
    {
        if (!file.Get<bool>("resizable") || file.Get<int?>("width") is not { } fullWidth || file.Get<int?>("height") is not { } fullHeight)
        {
            return Plain(file);
        }

        var original = file.Text("format");
        var format = FormatOf(Format ?? (context.Property("SiteImageFormat") is { Length: > 0 } usual ? usual : "webp"), original);
        var quality = Quality ?? Number("SiteImageQuality", context) ?? ImageVariant.UsualQuality;
        var isCropped = Width is not null && Height is not null;
        var requests = CandidateWidths(isCropped ? (int)Math.Min(fullWidth, (double)fullHeight * Width!.Value / Height!.Value) : fullWidth, context)
            .Select(width => new ImageRequest(file.Text("source"), Path, width, isCropped ? Math.Max(1, (int)Math.Round((double)width * Height!.Value / Width!.Value)) : null, format, quality));
        var variants = await Task.WhenAll(requests.Select(request => context.ComputeAsync(ImageVariant.Computation, request)));
        if (Array.IndexOf(variants, null) >= 0)
        {
            return Plain(file);
        }

        var sizes = Sizes ?? (Width is { } points ? $"{points}px" : context.Property("SiteImageSizes") is { Length: > 0 } given ? given : UsualSizes);
        var choice = Attribute("srcset", string.Join(", ", variants.Select(variant => $"{Link(variant!.Url)} {variant.Width}w"))) + Attribute("sizes", sizes);
        var (shownWidth, shownHeight) = Shown(fullWidth, fullHeight);
        if (isCropped || format == original)
        {
            return Element(isCropped ? Link(variants[^1]!.Url) : Link(Path), choice, shownWidth, shownHeight);
        }

        // A browser that does not know the format takes the original.
        var type = format == "jpg" ? "image/jpeg" : "image/" + format;
        return $"<picture><source type=\"{type}\"{choice}>{Element(Link(Path), "", shownWidth, shownHeight)}</picture>";
    }

    /// <summary>No image is enlarged; one that is narrower than the widest asked for is offered in its own width too.</summary>
    IEnumerable<int> CandidateWidths(int most, HandlerContext context)
    {
        var widths = Widths ?? (Width is { } shown ? [shown, 2 * shown] : WidthsOf(context.Property("SiteImageWidths")) ?? UsualWidths);
        return widths.Where(width => width < most).Append(Math.Min(widths.Max(), most)).Distinct().Order();
    }

    /// <summary>Numbers with spaces or commas between them; <c>null</c> when there are none.</summary>
    public static int[]? WidthsOf(string text)
    {
        var widths = text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        return widths.Length == 0 ? null : [.. widths.Select(width => ParsePixels(width) ?? throw Bad($"'{width}' is no width in pixels"))];
    }

    public static int? ParsePixels(string text) =>
        int.TryParse(text.EndsWith("px", StringComparison.Ordinal) ? text[..^2] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is > 0 and <= 16_383 ? pixels : null;

    public static DiagnosticException Bad(string what) => new(new Diagnostic(
        Severity.Error, "BCM1704", $"The image cannot be shown as asked: {what}. The guide to images lists what can be said."));

    static int? Number(string property, HandlerContext context) => context.Property(property) is { Length: > 0 } text
        ? QualityOf(text)
        : null;

    public static int QualityOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quality) && quality is > 0 and <= 100
        ? quality
        : throw Bad($"the quality '{text}' is no number from 1 to 100");

    static string FormatOf(string format, string original) => format.ToLowerInvariant() switch
    {
        "webp" => "webp",
        "jpg" or "jpeg" => "jpg",
        "png" => "png",
        "original" => original is "jpg" or "png" ? original : "webp",
        _ => throw Bad($"the format '{format}' is not one of webp, jpg, png, original"),
    };

    /// <summary>What is given, and what follows from it and the proportions of the image.</summary>
    (int? Width, int? Height) Shown(int? fullWidth, int? fullHeight) => (Width, Height, fullWidth, fullHeight) switch
    {
        (null, null, _, _) => (fullWidth, fullHeight),
        ({ } width, null, { } w, { } h) => (width, Math.Max(1, (int)Math.Round((double)width * h / w))),
        (null, { } height, { } w, { } h) => (Math.Max(1, (int)Math.Round((double)height * w / h)), height),
        _ => (Width, Height),
    };

    string Element(string source, string choice, int? width, int? height)
    {
        var element = new StringBuilder("<img").Append(Attribute("src", source)).Append(choice).Append(Attribute("alt", Alt));
        if (width is not null && height is not null && !Has("width") && !Has("height"))
        {
            element.Append(CultureInfo.InvariantCulture, $" width=\"{width}\" height=\"{height}\"");
        }

        if (!Has("loading"))
        {
            element.Append(" loading=\"lazy\"");
        }

        element.Append(" decoding=\"async\"");
        foreach (var (name, value) in Attributes)
        {
            element.Append(Attribute(name, value));
        }

        return element.Append('>').ToString();
    }

    bool Has(string attribute) => Attributes.Any(pair => pair.Key == attribute);

    static string Attribute(string name, string value) =>
        $" {name}=\"{value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)}\"";
}
