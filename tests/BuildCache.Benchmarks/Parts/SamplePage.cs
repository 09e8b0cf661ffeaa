using System.Text;
using System.Text.Json;
using BuildCache.Content.Markdown;

namespace BuildCache.Benchmarks;

/// <summary>A page of the corpus in the forms that a build gives it.</summary>
static class SamplePage
{
    const string Fence = "\n---\n";
    const int Pages = 1000;

    /// <summary>The file.</summary>
    public static readonly string Text = Corpus.OnBranch(0, Pages, 0);

    /// <summary>The file without its front matter.</summary>
    public static readonly string Body = BodyOf(Text);

    /// <summary>The tree as it is stored, mdast in canonical JSON.</summary>
    public static readonly byte[] Tree = Parse(Body).Json.ToArray();

    /// <summary>The HTML of the body.</summary>
    public static readonly byte[] Html = HtmlOf(0);

    /// <summary>From the body of a page to its tree, with what is found on the way.</summary>
    public static MarkdownTree Parse(string body) => MarkdownParser.Parse(body);

    /// <summary>The HTML of the body of any page of the corpus.</summary>
    public static byte[] HtmlOf(int page) => Encoding.UTF8.GetBytes(ToHtml(Parse(BodyOf(Corpus.OnBranch(page, Pages, 0))).Json));

    /// <summary>Reads a stored tree and renders it, with colours in code, and with addresses as they are.</summary>
    public static string ToHtml(ReadOnlyMemory<byte> stored)
    {
        using var tree = JsonDocument.Parse(stored);
        return MdastHtml.Render(tree.RootElement, isHighlighted: true);
    }

    static string BodyOf(string text) => text[(text.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length)..];
}
