using System.Text.Json;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>The content pipeline, from text to tree and to HTML.</summary>
static class Render
{
    public static JsonElement Tree(string markdown)
    {
        using var document = JsonDocument.Parse(MarkdownParser.Parse(markdown).Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        return document.RootElement.Clone();
    }

    /// <summary>The first node of a type, in document order.</summary>
    public static JsonElement First(string markdown, string type) => Find(Tree(markdown), type) ?? throw new Xunit.Sdk.XunitException($"no {type} in the tree");

    public static string Html(string markdown, UrlRewriter? rewrite = null) => MdastHtml.Render(Tree(markdown), rewrite);

    static JsonElement? Find(JsonElement node, string type)
    {
        if (node.GetProperty("type").GetString() == type)
        {
            return node;
        }

        if (node.TryGetProperty("children", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                if (Find(child, type) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
