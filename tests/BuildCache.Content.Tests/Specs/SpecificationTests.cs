using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BuildCache.Content.Markdown;
using Markdig;
using Markdig.Extensions.EmphasisExtras;

namespace BuildCache.Content.Tests.Specs;

/// <summary>Markdown → mdast → HTML against the specifications' examples, and beside Markdig's own HTML.</summary>
public sealed class SpecificationTests
{
    sealed record Example(string Section, string? Kind, string Markdown, string Html)
    {
        [System.Text.Json.Serialization.JsonPropertyName("example")]
        public int Number { get; init; }
    }

    static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    static readonly MarkdownPipeline CommonMark = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    static readonly MarkdownPipeline Gfm = new MarkdownPipelineBuilder()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UsePipeTables(MarkdownParser.Tables).UseTaskLists().UseAutoLinks().UsePreciseSourceLocation().Build();

    [Fact]
    public void Every_CommonMark_example_that_Markdig_passes_passes_through_mdast()
    {
        var examples = Load("commonmark-0.31.2.json");
        Assert.Equal(652, examples.Length);

        // The one is 540: a label matched by full Unicode case folding (ẞ = SS), which .NET does not offer.
        Compare(examples, CommonMark, markdigPasses: 651, mdastPasses: 651);
    }

    [Fact]
    public void Every_example_of_a_GFM_extension_that_Markdig_passes_passes_through_mdast()
    {
        var examples = Load("gfm-0.29.json");
        Assert.Equal(24, examples.Length);
        Compare(examples, Gfm, markdigPasses: 14, mdastPasses: 17);
    }

    [Fact]
    public void The_whole_CommonMark_suite_as_one_document_keeps_every_piece_of_text()
    {
        var all = string.Join("\n\n", Load("commonmark-0.31.2.json").Select(static example => example.Markdown));
        Assert.Equal(Words(Markdig.Markdown.ToHtml(all, CommonMark)), Words(Render(all, CommonMark)));
    }

    static void Compare(Example[] examples, MarkdownPipeline pipeline, int markdigPasses, int mdastPasses)
    {
        var markdig = new List<int>();
        var mdast = new List<int>();
        var failures = new List<string>();
        foreach (var example in examples)
        {
            var expected = Normalise(example.Html);
            if (Normalise(Markdig.Markdown.ToHtml(example.Markdown, pipeline)) == expected)
            {
                markdig.Add(example.Number);
            }

            var ours = Render(example.Markdown, pipeline);
            if (Normalise(ours) == expected)
            {
                mdast.Add(example.Number);
            }
            else
            {
                failures.Add($"{example.Number} {example.Section}\n{example.Markdown}--- expected\n{example.Html}--- ours\n{ours}");
            }
        }

        Assert.True(!markdig.Except(mdast).Any(), string.Join("\n====\n", failures));
        Assert.Equal((markdigPasses, mdastPasses), (markdig.Count, mdast.Count));
    }

    static string Render(string markdown, MarkdownPipeline pipeline)
    {
        using var tree = JsonDocument.Parse(
            MarkdownParser.Parse(markdown, pipeline, headingIds: false).Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        return MdastHtml.Render(tree.RootElement);
    }

    /// <summary>HTML as a browser sees it: white space between blocks, the order of attributes and old alignment attributes make no difference.</summary>
    static string Normalise(string html)
    {
        var document = new HtmlParser().ParseDocument("<body>" + html);
        foreach (var cell in document.QuerySelectorAll("td, th"))
        {
            if (cell.GetAttribute("align") is { } side)
            {
                cell.RemoveAttribute("align");
                cell.SetAttribute("style", $"text-align: {side};");
            }
        }

        foreach (var item in document.QuerySelectorAll(".task-list-item, .contains-task-list"))
        {
            item.RemoveAttribute("class");
        }

        var text = new System.Text.StringBuilder();
        Append(text, document.Body!, preserve: false);
        return System.Text.RegularExpressions.Regex.Replace(text.ToString(), @"\s*\n\s*", "\n").Trim();
    }

    static void Append(System.Text.StringBuilder text, INode node, bool preserve)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IElement element)
            {
                var block = Blocks.Contains(element.LocalName);
                text.Append(block ? "\n<" : "<").Append(element.LocalName);
                foreach (var attribute in element.Attributes.OrderBy(static a => a.Name, StringComparer.Ordinal))
                {
                    text.Append(' ').Append(attribute.Name).Append("=[").Append(attribute.Value).Append(']');
                }

                text.Append(block ? ">\n" : ">");
                Append(text, child, preserve || element.LocalName == "pre");
                text.Append(block ? "\n</" : "</").Append(element.LocalName).Append(block ? ">\n" : ">");
            }
            else if (preserve)
            {
                text.Append(child.TextContent.TrimEnd('\n').Replace(" ", "·", StringComparison.Ordinal).Replace("\n", "⏎", StringComparison.Ordinal));
            }
            else
            {
                text.Append(child.NodeType == NodeType.Comment ? "<!--" + child.TextContent + "-->" : System.Text.RegularExpressions.Regex.Replace(child.TextContent, @"\s+", static m => m.Value.Contains('\n', StringComparison.Ordinal) ? "\n" : " "));
            }
        }
    }

    static readonly HashSet<string> Blocks =
        ["p", "div", "ul", "ol", "li", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "td", "th", "br"];

    static string Words(string html) => string.Join(' ', new HtmlParser().ParseDocument("<body>" + html).Body!.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    static Example[] Load(string name) =>
        JsonSerializer.Deserialize<Example[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Specs", name)), Options)!;
}
