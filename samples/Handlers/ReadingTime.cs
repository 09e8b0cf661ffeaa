using System.Text.Json.Nodes;
using BuildCache;

namespace Handlers;

/// <summary>
/// A collection of its own, joined into the page by a query in <c>_templates/page.hbs</c>. An edit that leaves the minutes as they
/// are leaves the pages that show them as they are.
/// </summary>
public sealed class ReadingTime : Handler
{
    const int WordsPerMinute = 200;

    public override void Register(HandlerRegistry on) =>
        on.Each("Page").Named("ReadingTime").Produces("ReadingTime").Run(static (page, context) =>
        {
            var words = Words(context.ReadJson(page.Text("ast")));
            context.Emit("ReadingTime", page.Id, new { path = page.Id, minutes = Math.Max(1, (words + (WordsPerMinute / 2)) / WordsPerMinute) });
        });

    /// <summary>The words of an mdast tree: those of its text nodes.</summary>
    static int Words(JsonNode? node) =>
        node is not JsonObject tree ? 0
        : tree["children"] is JsonArray children ? children.Sum(Words)
        : (string?)tree["type"] == "text" ? ((string?)tree["value"] ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length
        : 0;
}
