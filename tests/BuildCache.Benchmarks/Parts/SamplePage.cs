using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using BuildCache.Content;
using BuildCache.Content.Markdown;

namespace BuildCache.Benchmarks;

/// <summary>A page of the corpus in the forms that a build gives it. What has no public door is looked up once, and called as fast as any other function.</summary>
static class SamplePage
{
    const string Fence = "\n---\n";
    const int Pages = 1000;

    static readonly MethodInfo Parser = Method("MarkdownParser", "Parse", static parameters => parameters.Length == 1);

    /// <summary>The file.</summary>
    public static readonly string Text = Corpus.OnBranch(0, Pages, 0);

    /// <summary>The file without its front matter.</summary>
    public static readonly string Body = BodyOf(Text);

    /// <summary>From the body of a page to its tree, with what is found on the way.</summary>
    public static readonly Func<string, object> Parse = Parser.CreateDelegate<Func<string, object>>();

    /// <summary>From a tree to HTML, with colours in code, and with addresses as they are.</summary>
    static readonly Func<JsonElement, string> Render = Renderer();

    /// <summary>The tree as it is stored, mdast in canonical JSON.</summary>
    public static readonly byte[] Tree = TreeOf(Body);

    /// <summary>The HTML of the body.</summary>
    public static readonly byte[] Html = HtmlOf(0);

    /// <summary>The HTML of the body of any page of the corpus.</summary>
    public static byte[] HtmlOf(int page) => Encoding.UTF8.GetBytes(ToHtml(TreeOf(BodyOf(Corpus.OnBranch(page, Pages, 0)))));

    /// <summary>Reads a stored tree and renders it.</summary>
    public static string ToHtml(byte[] stored)
    {
        using var tree = JsonDocument.Parse(stored);
        return Render(tree.RootElement);
    }

    static string BodyOf(string text) => text[(text.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length)..];

    static byte[] TreeOf(string body) => ((ReadOnlyMemory<byte>)Parser.ReturnType.GetProperty("Json")!.GetValue(Parse(body))!).ToArray();

    static Func<JsonElement, string> Renderer()
    {
        var method = Method("MdastHtml", "Render", static parameters => parameters[0].ParameterType == typeof(JsonElement));
        var root = Expression.Parameter(typeof(JsonElement));
        var arguments = method.GetParameters().Select(parameter =>
            parameter.Position == 0 ? (Expression)root
            : parameter.Name == "isHighlighted" ? Expression.Constant(true)
            : Expression.Default(parameter.ParameterType));
        return Expression.Lambda<Func<JsonElement, string>>(Expression.Call(method, arguments), root).Compile();
    }

    static MethodInfo Method(string type, string name, Func<ParameterInfo[], bool> isMeant) =>
        typeof(ContentHandlers).Assembly.GetType($"{typeof(PageBody).Namespace}.{type}", throwOnError: true)!
            .GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Single(method => method.Name == name && isMeant(method.GetParameters()));
}
