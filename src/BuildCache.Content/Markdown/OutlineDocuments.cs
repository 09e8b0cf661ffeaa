using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Markdown;

/// <summary>What a page holds, as documents: <c>Heading</c>, <c>Anchor</c>, <c>Link</c>, <c>Image</c>, <c>CodeBlock</c>, <c>Text</c>. Lines are those of the file.</summary>
sealed class OutlineDocuments(HandlerContext context, string page, int bodyLine)
{
    public void Emit(PageOutline outline)
    {
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < outline.Headings.Count; i++)
        {
            var heading = outline.Headings[i];

            // Ids are unique by construction, except where an author gave two headings the same one: the first is what a link finds.
            if (slugs.Add(heading.Slug))
            {
                context.Emit("Heading", $"{page}#{heading.Slug}", new JsonObject
                {
                    ["page"] = page,
                    ["slug"] = heading.Slug,
                    ["level"] = heading.Level,
                    ["text"] = heading.Text,
                    ["order"] = i,
                });
            }
        }

        foreach (var anchor in outline.Anchors)
        {
            context.Emit("Anchor", $"{page}#{anchor}", new JsonObject { ["page"] = page, ["name"] = anchor });
        }

        EmitLinks(outline);
        EmitCode(outline);
        EmitText(outline);
    }

    void EmitLinks(PageOutline outline)
    {
        var number = 0;
        foreach (var link in outline.Links)
        {
            var document = new JsonObject { ["page"] = page, ["url"] = link.Url };
            AddTarget(document, link.Url);
            document["text"] = link.Text;
            AddPlace(document, link.Line, link.Column);
            context.Emit("Link", Id(number++), document);
        }

        number = 0;
        foreach (var image in outline.Images)
        {
            var document = new JsonObject { ["page"] = page, ["url"] = image.Url };
            AddTarget(document, image.Url);
            document["alt"] = image.Alt;
            AddIfGiven(document, "title", image.Title);
            AddPlace(document, image.Line, image.Column);
            context.Emit("Image", Id(number++), document);
        }
    }

    void EmitCode(PageOutline outline)
    {
        var number = 0;
        foreach (var code in outline.CodeBlocks)
        {
            var document = new JsonObject { ["page"] = page };
            AddIfGiven(document, "lang", code.Lang);
            document["lines"] = code.Lines;
            AddIfGiven(document, "meta", code.Meta);
            document["line"] = code.Line + bodyLine;
            context.Emit("CodeBlock", Id(number++), document);
        }
    }

    void EmitText(PageOutline outline) => context.Emit("Text", page, new JsonObject
    {
        ["path"] = page,
        // One text: hundreds of values per page cost more than all its other documents.
        ["words"] = string.Join(' ', SearchText.Words(outline.Text)),
        ["headings"] = new JsonArray([.. outline.Headings.Select(static heading => new JsonArray(heading.Slug, heading.Text))]),
        ["bucket"] = SearchText.Bucket(page),
    });

    void AddTarget(JsonObject document, string url)
    {
        if (!LinkUrl.IsLocal(url))
        {
            return;
        }

        var parts = LinkUrl.Parse(url);
        AddIfGiven(document, "target", parts.Path.Length == 0 ? page : LinkUrl.Resolve(page, parts.Path));
        AddIfGiven(document, "fragment", parts.Fragment);
    }

    void AddPlace(JsonObject document, int line, int column)
    {
        document["line"] = line + bodyLine;
        document["column"] = column;
    }

    static void AddIfGiven(JsonObject document, string name, string? value)
    {
        if (value is not null)
        {
            document[name] = value;
        }
    }

    string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"{page}:{number}");
}
