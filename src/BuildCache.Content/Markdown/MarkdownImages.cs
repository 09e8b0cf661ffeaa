using System.Text.Json;
using BuildCache.Content.Markdown.Safe;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Markdown;

/// <summary>
/// Images of pages that a handler renders (responsive ones, say), where the project asks for it with <c>SiteResponsiveImages</c>. They are
/// asked for before the page is rendered, because the answers may take a while.
/// </summary>
sealed class MarkdownImages
{
    const string Property = "SiteResponsiveImages";

    /// <summary>Of a page that has none.</summary>
    public static readonly MarkdownImages None = new();

    readonly Dictionary<string, string> rendered = new(StringComparer.Ordinal);

    /// <summary>The HTML of an image node, or <c>null</c> for an ordinary one.</summary>
    public string? Find(JsonElement image) => rendered.Count == 0 ? null : rendered.GetValueOrDefault(image.GetRawText());

    public static async Task<MarkdownImages> RenderAsync(HandlerContext context, Document page, string path, JsonElement tree)
    {
        var images = new MarkdownImages();
        foreach (var (node, target) in Local(tree, path))
        {
            if (!context.Property(Property).Equals("true", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }

            // One that is not there is told by who resolves links.
            if (context.Document("Asset", target) is null)
            {
                continue;
            }

            var renderer = context.Extension<MarkdownImageRenderer>()?.Computation ?? throw new DiagnosticException(new Diagnostic(
                Severity.Error, "BCM1209", $"{Property} is true, and no handler of this build makes responsive images. Reference the package BuildCache.Images, or set it to false."));
            var root = string.Concat(Enumerable.Repeat("../", page.Text("url").AsSpan().Count('/')));
            var answer = await context.ComputeAsync(renderer, new MarkdownImage(target, Text(node, "alt") ?? "", Text(node, "title"), Attributes(node, SafeNames.AreOnlyAllowed(context)), root));
            if (answer.Failure is { } failure)
            {
                throw Failed(failure, node, page, path);
            }

            if (answer.Value is { } html)
            {
                images.rendered[node.GetRawText()] = html.GetValue<string>();
            }
        }

        return images;
    }

    /// <summary>An error of the handler, told where the image stands. The page's own keys are read here alone: one that succeeds does not depend on them.</summary>
    static DiagnosticException Failed(HelperFailure failure, JsonElement node, Document page, string path)
    {
        var start = node.GetProperty("position"u8).GetProperty("start"u8);
        return new DiagnosticException(new Diagnostic(
            Severity.Error, failure.Code, failure.Message, page.Get<string>("source") ?? path, start.GetProperty("line"u8).GetInt32() + (page.Get<int?>("bodyLine") ?? 0), start.GetProperty("column"u8).GetInt32()));
    }

    /// <summary>The image nodes whose address is a path of this project, with it; players and parts of images are left out.</summary>
    static IEnumerable<(JsonElement Node, string Path)> Local(JsonElement node, string page)
    {
        if (Text(node, "type") == "image" && Text(node, "url") is { Length: > 0 } url && LinkUrl.IsLocal(url) && MediaLink.Of(url) is null
            && LinkUrl.Parse(url) is { Path.Length: > 0, Query.Length: 0, Fragment: null } link && LinkUrl.Resolve(page, link.Path) is { } path)
        {
            yield return (node, path);
        }

        if (node.TryGetProperty("children"u8, out var children))
        {
            foreach (var found in children.EnumerateArray().SelectMany(child => Local(child, page)))
            {
                yield return found;
            }
        }
    }

    static SortedDictionary<string, string> Attributes(JsonElement node, bool isSafe)
    {
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!node.TryGetProperty("data"u8, out var data))
        {
            return attributes;
        }

        if (Text(data, "id") is { Length: > 0 } id)
        {
            attributes["id"] = id;
        }

        if (!data.TryGetProperty("hProperties"u8, out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return attributes;
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (property.NameEquals("className"u8) && property.Value.ValueKind == JsonValueKind.Array)
            {
                attributes["class"] = string.Join(' ', property.Value.EnumerateArray().Select(static name => name.GetString()));
            }
            else if (property.Value.ValueKind == JsonValueKind.String && (!isSafe || SafeNames.IsAttribute(property.Name)))
            {
                attributes[property.Name] = property.Value.GetString()!;
            }
        }

        return attributes;
    }

    static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>The handler's function that renders images of pages.</summary>
sealed class MarkdownImageRenderer
{
    public Computation<MarkdownImage, HelperAnswer>? Computation { get; set; }
}
