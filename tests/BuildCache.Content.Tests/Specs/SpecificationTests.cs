using System.Text.Json;
using AngleSharp.Html.Parser;
using BuildCache.Content.Markdown;
using BuildCache.Content.Markdown.Syntax;
using Markdig;

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

    static readonly MarkdownPipeline Gfm = new MarkdownPipelineBuilder().Use<GitHubExtension>().Use<LimitsExtension>().UsePreciseSourceLocation().Build();

    /// <summary>The examples that do not pass, each with its reason.</summary>
    static readonly Dictionary<int, string> CommonMarkDifferences = new()
    {
        [540] = "a label is matched by full Unicode case folding (ẞ = SS), which .NET does not offer",
    };

    static readonly Dictionary<int, string> GfmDifferences = new()
    {
        [653] = "raw HTML stays as it is, unless a project sets SiteUnsafeHtml to false",
    };

    [Fact]
    public void Of_652_CommonMark_examples_651_pass() => Compare("commonmark-0.31.2.json", 652, CommonMark, CommonMarkDifferences);

    [Fact]
    public void Of_24_examples_of_GFM_extensions_23_pass() => Compare("gfm-0.29.json", 24, Gfm, GfmDifferences);

    [Fact]
    public void The_whole_CommonMark_suite_as_one_document_keeps_every_piece_of_text()
    {
        var all = string.Join("\n\n", Load("commonmark-0.31.2.json").Select(static example => example.Markdown));
        Assert.Equal(Words(Markdig.Markdown.ToHtml(all, CommonMark)), Words(Render(all, CommonMark)));
    }

    static void Compare(string suite, int count, MarkdownPipeline pipeline, Dictionary<int, string> differences)
    {
        var examples = Load(suite);
        Assert.Equal(count, examples.Length);
        Assert.Equal(
            differences.Keys.Order(),
            examples.Where(example => NormalHtml.Of(Render(example.Markdown, pipeline)) != NormalHtml.Of(example.Html)).Select(static example => example.Number).Order());
    }

    static string Render(string markdown, MarkdownPipeline pipeline)
    {
        using var tree = JsonDocument.Parse(
            MarkdownParser.Parse(markdown, pipeline, headingIds: false).Json, new JsonDocumentOptions { MaxDepth = MarkdownParser.MaxJsonDepth });
        return MdastHtml.Render(tree.RootElement);
    }

    static string Words(string html) => string.Join(' ', new HtmlParser().ParseDocument("<body>" + html).Body!.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    static Example[] Load(string name) =>
        JsonSerializer.Deserialize<Example[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Specs", name)), Options)!;
}
