using BuildCache.Content.Markdown;
using BuildCache.Content.Markdown.Dialects;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>The shape of the tree: what any mdast tool relies on.</summary>
public sealed class MdastTests
{
    [Fact]
    public void Text_entities_and_soft_breaks_are_one_node() =>
        Assert.Equal(
            """{"children":[{"children":[{"type":"text","value":"a & b\nc*"}],"type":"paragraph"}],"type":"root"}""",
            Render.Tree("a &amp; b\nc\\*\n").GetRawText());

    [Fact]
    public void Windows_and_Unix_line_ends_give_the_same_tree()
    {
        const string text = "# A\n\nb  \nc\n\n```cs\nx\ny\n```\n\n<div>\nz\n</div>\n\n> [!NOTE]\n> n\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        Assert.Equal(Render.Tree(text).GetRawText(), Render.Tree(text.ReplaceLineEndings("\r\n")).GetRawText());
    }

    [Fact]
    public void References_are_written_as_the_links_they_resolve_to() =>
        Assert.Equal(
            """{"children":[{"type":"text","value":"x"}],"position":{"start":{"column":5,"line":1}},"title":"t","type":"link","url":"/u v"}""",
            Render.First("see [x][y]\n\n[y]: </u v> 't'\n", "link").GetRawText());

    [Fact]
    public void Code_has_its_language_and_the_rest_of_the_info_string() =>
        Assert.Equal(
            """{"lang":"cs","meta":"title=\"a\"","type":"code","value":"\n  x\n"}""",
            Render.First("```cs title=\"a\"\n\n  x\n\n```\n", "code").GetRawText());

    [Fact]
    public void A_task_is_a_property_of_its_item() =>
        Assert.Equal(
            """{"checked":true,"children":[{"children":[{"type":"text","value":"done [ ]"}],"type":"paragraph"}],"spread":false,"type":"listItem"}""",
            Render.First("- [x] done [ ]\n", "listItem").GetRawText());

    [Fact]
    public void An_ordered_list_keeps_start_and_spread() =>
        Assert.EndsWith("\"ordered\":true,\"spread\":true,\"start\":7,\"type\":\"list\"}", Render.First("7. a\n\n8. b\n", "list").GetRawText(), StringComparison.Ordinal);

    [Fact]
    public void An_alert_and_a_container_of_its_name_are_the_same_directive()
    {
        Assert.Equal(
            Render.First("> [!TIP]\n> x\n", "containerDirective").GetProperty("children").GetRawText(),
            Render.First(":::tip\nx\n:::\n", "containerDirective").GetProperty("children").GetRawText());
        Assert.Equal("tip", Render.First("> [!Tip]\n> x\n", "containerDirective").GetProperty("name").GetString());
    }

    [Fact]
    public void Positions_are_where_a_diagnostic_can_need_them()
    {
        Assert.Equal("""{"start":{"column":4,"line":3}}""", Render.First("a\n\nb\u00e4 ![x](y)\n", "image").GetProperty("position").GetRawText());
        Assert.Equal("""{"start":{"column":5,"line":1}}""", Render.First("> - [z](y)\n", "link").GetProperty("position").GetRawText());
        Assert.False(Render.First("a *b*\n", "emphasis").TryGetProperty("position", out _));
    }

    [Fact]
    public void A_bar_in_a_table_cell_is_unescaped_in_code_too() =>
        Assert.Equal("a | b", Render.First("| x |\n|---|\n| `a \\| b` |\n", "inlineCode").GetProperty("value").GetString());

    [Fact]
    public void A_word_in_braces_is_text_and_an_attribute_is_an_attribute()
    {
        Assert.Equal("api/{controller}/{id}", Render.First("api/{controller}/{id}\n", "text").GetProperty("value").GetString());
        Assert.Equal("top", Render.First("# GET /{id} a\n\n# Title {#top}\n\n", "root").GetProperty("children")[1].GetProperty("data").GetProperty("id").GetString());
        Assert.Equal("""{"hProperties":{"className":["big"],"lang":"en"}}""", Render.First("text {: .big lang=en}\n", "paragraph").GetProperty("data").GetRawText());
    }

    [Fact]
    public void Heading_ids_are_as_on_GitHub_and_unique()
    {
        var outline = MarkdownParser.Parse("# A `b` & Ç_d - e!\n## x\n## x\n## x-1\n## y {#own}\n## own\n## 🎉\n").Outline;
        Assert.Equal(
            ["a-b--ç_d---e", "x", "x-1", "x-1-1", "own", "own-1", "section"],
            outline.Headings.Select(static heading => heading.Slug));
    }

    [Fact]
    public void Nothing_of_the_dialect_is_lost_and_all_of_it_is_noted()
    {
        const string text = """
            # [Tab](#tab/a)

            [!INCLUDE [t](../i.md)] [!code-csharp[M](../x.cs#L1)]

            :::code language="csharp" source="a.cs":::

            ::: moniker range="x"

            after <xref:A.B> and [c](xref:D)

            ::: moniker-end

            > [!div class="x"]
            > [!VIDEO https://example.org/v]

            > [!UNKNOWN]
            > text

            last
            """;
        var outline = MarkdownParser.Parse(text).Outline;
        Assert.Equal(
            [
                (DialectKind.Tab, 1), (DialectKind.Include, 3), (DialectKind.Snippet, 3), (DialectKind.Block, 5), (DialectKind.Block, 7),
                (DialectKind.CrossReference, 9), (DialectKind.CrossReference, 9), (DialectKind.Block, 11), (DialectKind.Marker, 13),
                (DialectKind.Marker, 14), (DialectKind.Marker, 16),
            ],
            outline.Dialect.Select(static entry => (entry.Kind, entry.Line)));
        var html = Render.Html(text);
        foreach (var part in new[]
        {
            "[!INCLUDE [t](../i.md)] [!code-csharp[M](../x.cs#L1)]", ":::code language=&quot;csharp&quot; source=&quot;a.cs&quot;:::", "::: moniker range=&quot;x&quot;",
            "::: moniker-end", "[!div class=&quot;x&quot;]\n[!VIDEO https://example.org/v]", "[!UNKNOWN]", "xref:A.B", "<p>last</p>",
        })
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Anchors_in_raw_HTML_and_attributes_are_noted_and_comments_are_not() =>
        Assert.Equal(
            ["a", "b", "c", "dd", "ee"],
            MarkdownParser.Parse("<a name=\"a\"></a> <span ID='b'>\n\n<div\n id=c>\n<!-- <p id=\"no\"> -->\n</div>\n\ntext{: #dd}\n\n*d*{#ee}\n").Outline.Anchors);

    [Fact]
    public void Absurd_nesting_is_an_error_of_its_own_and_deep_nesting_is_none()
    {
        Assert.Throws<MarkdownNestingException>(() => MarkdownParser.Parse(new string('>', 500) + "x"));
        Assert.Contains("deep", Render.Html(string.Concat(Enumerable.Repeat("> ", 60)) + "deep"), StringComparison.Ordinal);
    }
}
