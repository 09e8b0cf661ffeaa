using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCache.Content.Markdown;
using BuildCache.Tests;
using CsCheck;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>What holds for the tree of any text.</summary>
[Trait("Speed", "Slow")]
public sealed class TreeTests
{
    static readonly string[] Pieces =
    [
        "a", "word ", "\n", "\n\n", "  ", "    ", "\t", "# ", "## ", "> ", "> [!NOTE]\n> ", "- ", "1. ", "- [x] ", "***", "---\n", "===\n", "```cs\n", "```\n", "~~~", "`", "*", "**", "_", "~", "~~", "^", "++", "==",
        "[", "]", "(", ")", "](b.md)", "![", "[^1]", "\n[^1]: ", "[r]", "\n[r]: /u 'title'\n", "<", ">", "<div>", "</div>", "<a id=\"x\">", "<!--", "-->", "&amp;", "&#0;", "\\", "|", "| a | b |\n|---|:-:|\n| c | d |\n",
        "+---+\n| x |\n+---+\n", ":::", ":::note\n", ":::code x:::\n", "::", "\n:   d\n", "*[a]: b\n", "^^^", "^^ ", "$", "$$\n", "{#id}", "{.c k=v}", "{", "}", "\"\"", "[!code-cs[a](b)]", "[!INCLUDE [a](b)]", "<xref:A>", "https://x.org ", "é", "🎉", "\u0001", "\0", "\r\n",
    ];

    [Fact]
    public void Any_text_has_a_tree_that_can_be_read_and_shown()
    {
        Gen.Int[0, Pieces.Length - 1].Select(static i => Pieces[i]).List[0, 25].Sample(
            static pieces =>
            {
                var text = string.Concat(pieces);
                try
                {
                    var tree = MarkdownParser.Parse(text);
                    using var json = JsonDocument.Parse(tree.Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth, AllowDuplicateProperties = false });
                    MdastHtml.Render(json.RootElement);
                    Assert.Equal(tree.Outline.Headings.Select(static heading => (heading.Slug, heading.Level)), MdastText.Headings(json.RootElement).Select(static heading => (heading.Slug, heading.Level)));
                }
                catch (Exception error) when (error is not MarkdownNestingException)
                {
                    throw new InvalidOperationException(JsonSerializer.Serialize(text), error);
                }
            },
            iter: 20_000);
    }

    /// <summary>The tree is stored as it is written: it must be what the engine would have made of the same value.</summary>
    [Fact]
    public async Task A_tree_is_written_in_the_form_in_which_values_are_stored()
    {
        using var project = new TestProject();
        project.Write("a.md", "# Ünï 🎉 \"q\" \\ \t\n\nx{b=2 a=1 .c #i}\n\n<i title='\u007f'>\n\n- [x] a\n\n|a|\n|:-|\n|b|\n\n" + string.Concat(Enumerable.Repeat("> ", 60)) + "deep\n");
        await project.Succeed(new InlineHandler(static on => on.Files("*.md").Named("Store").Run(static (file, context) =>
        {
            var json = MarkdownParser.Parse(context.ReadText(file.Path)).Json;
            var hash = context.StoreJson(json);
            Assert.Equal(hash, context.StoreJson(JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 })));
            Assert.Equal(json.ToArray(), context.ReadJsonBytes(hash).ToArray());
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 }), context.ReadJson(hash)));
        })));
    }
}
