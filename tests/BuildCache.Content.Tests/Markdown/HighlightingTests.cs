using System.Text.RegularExpressions;
using BuildCache.Content.Markdown;
using BuildCache.Content.Markdown.Highlighting;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>Which words of code have which colours, and which lines are marked.</summary>
public sealed partial class HighlightingTests
{
    /// <summary>The tokens of a text, each with the letter of its class: <c>k:var</c>.</summary>
    static string[] Tokens(string language, string code)
    {
        var tokens = new List<CodeToken>();
        CodeLanguages.Find(language)!.Scan(code, 0, code.Length, tokens);
        return [.. tokens.Select(token => $"{Letter(token.Kind)}:{code[token.Start..token.End]}")];

        static char Letter(CodeKind kind) => kind switch
        {
            CodeKind.Type => 't',
            CodeKind.Name => 'v',
            _ => char.ToLowerInvariant(kind.ToString()[0]),
        };
    }

    [Theory]
    [InlineData("csharp", "var x = new List<int>(); // ok", "k:var", "k:new", "t:List", "k:int", "c:// ok")]
    [InlineData("C#", "#if DEBUG\npublic Task<string> Get(Foo foo) => $\"a{b}\\\"\";\n#endif", "k:#if", "k:public", "t:Task", "k:string", "t:Foo", "s:$\"a{b}\\\"\"", "k:#endif")]
    [InlineData("cs", "x.get = @\"a\"\"\n\\\" + \"\"\"\"a \"\"\" b\"\"\"\" + 'c' + 0x1F + 1.5e3f + 1..2;", "s:@\"a\"\"\n\\\"", "s:\"\"\"\"a \"\"\" b\"\"\"\"", "s:'c'", "n:0x1F", "n:1.5e3f", "n:1", "n:2")]
    [InlineData("csharp-interactive", "/* a\nb */ \"open\nnull", "c:/* a\nb */", "s:\"open", "k:null")]
    [InlineData("vb", "Dim s As String = \"a\"\"b\" ' note", "k:Dim", "k:As", "k:String", "s:\"a\"\"b\"", "c:' note")]
    [InlineData("fsharp", "let f (x: 'a) = (* no *) 'c' // c", "k:let", "c:(* no *)", "s:'c'", "c:// c")]
    [InlineData("cpp", "#include <x>\nclass Foo : Bar { char c = '\\n'; };", "k:#include", "k:class", "t:Foo", "k:char", "s:'\\n'")]
    [InlineData("python", "@dec\ndef f(): # x\n    '''a\n'''", "k:@dec", "k:def", "c:# x", "s:'''a\n'''")]
    [InlineData("js", "const a = `x\n${y}`;", "k:const", "s:`x\n${y}`")]
    [InlineData("typescript", "class A extends B { x: string }", "k:class", "t:A", "k:extends", "t:B", "k:string")]
    [InlineData("sql", "SELECT [a], 'it''s' FROM t -- c\nWHERE x = @p", "k:SELECT", "s:'it''s'", "k:FROM", "c:-- c", "k:WHERE", "v:@p")]
    [InlineData("powershell", "Get-Item -Path $env:X # c\nif ($a) { \"`\"\" }", "t:Get-Item", "v:-Path", "v:$env:X", "c:# c", "k:if", "v:$a", "s:\"`\"\"")]
    [InlineData("bash", "if cat a#b --all \"$x\"; then # c\nfi", "k:if", "v:--all", "s:\"$x\"", "k:then", "c:# c", "k:fi")]
    [InlineData("console", "$ dotnet build -c Release\nif it is done", "v:-c")]
    [InlineData("json", "{ \"a\": \"b\", \"c\": [1.5, true] }", "v:\"a\"", "s:\"b\"", "v:\"c\"", "n:1.5", "k:true")]
    [InlineData("yaml", "- name: it's \"x\" # c\nok: true\nurl: http://a#b", "v:name", "s:\"x\"", "c:# c", "v:ok", "k:true", "v:url")]
    [InlineData("ini", "[part]\nkey = 1 ; c", "k:[part]", "v:key", "n:1", "c:; c")]
    [InlineData("xml", "<!-- c --><a b=\"1\">don't</a><c/>", "c:<!-- c -->", "k:<a", "v:b", "s:\"1\"", "k:>", "k:</a", "k:>", "k:<c", "k:/>")]
    [InlineData("html", "<p class='x'>if</p>", "k:<p", "v:class", "s:'x'", "k:>", "k:</p", "k:>")]
    [InlineData("razor", "@* c *@<p>@if (x)</p>\n@code {\n  int i;\n}", "c:@* c *@", "k:<p", "k:>", "k:@if", "k:@code", "k:int")]
    [InlineData("css", "@media print { a { color: #fff; } } /* c */", "k:@media", "k:print", "v:color", "c:/* c */")]
    [InlineData("diff", "-a\n+b\n c\n", "d:-a\n", "i:+b\n")]
    [InlineData("http", "GET /a HTTP/1.1\nHost: x\n\n{ \"a\": 1 }", "k:GET", "k:HTTP", "n:1.1", "v:Host", "v:\"a\"", "n:1")]
    [InlineData("dockerfile", "FROM a:1 # c\nRUN copy --x $Y", "k:FROM", "n:1", "c:# c", "k:RUN", "v:--x", "v:$Y")]
    public void Words_have_the_colours_of_their_language(string language, string code, params string[] tokens) => Assert.Equal(tokens, Tokens(language, code));

    [Theory]
    [InlineData("```cs\nvar a;\n```", "<pre><code class=\"language-cs\"><span class=\"t-k\">var</span> a;\n</code></pre>\n")]
    [InlineData("```output\nvar a;\n```", "<pre><code class=\"language-output\">var a;\n</code></pre>\n")]
    [InlineData("```cs {2}\n/* a\nb */\n```", "<pre><code class=\"language-cs\"><span class=\"line\"><span class=\"t-c\">/* a</span>\n</span><mark class=\"line\"><span class=\"t-c\">b */</span>\n</mark></code></pre>\n")]
    [InlineData("```text highlight=\"1, 3-\"\n<a\n\nc\n```", "<pre><code class=\"language-text\"><mark class=\"line\">&lt;a\n</mark><span class=\"line\">\n</span><mark class=\"line\">c\n</mark></code></pre>\n")]
    [InlineData("```text hl_lines=\"1 9\" linenums=\"5\"\na\n```", "<pre><code class=\"language-text numbered\" style=\"counter-reset:line 4\"><mark class=\"line\">a\n</mark></code></pre>\n")]
    [InlineData("```text showLineNumbers\na\n```", "<pre><code class=\"language-text numbered\"><span class=\"line\">a\n</span></code></pre>\n")]
    [InlineData("```text title=\"highlighted=1\"\na\n```", "<pre><code class=\"language-text\">a\n</code></pre>\n")]
    public void Lines_are_marked_and_numbered_where_that_is_asked(string markdown, string html) =>
        Assert.Equal(html, MdastHtml.Render(Render.Tree(markdown), isHighlighted: true));

    [Fact]
    [Trait("Speed", "Slow")]
    public void Any_text_is_read_once_and_shown_as_it_is()
    {
        // What each language has marks for, unfinished, in every order: nothing is lost, and long runs cost what they are long.
        var random = new Random(7);
        string[] parts = ["\"", "'", "`", "\"\"\"", "@\"", "$", "${", "/*", "*/", "//", "#", "--", "<", "<!--", "<a b", ">", "{", "}", "@", "@code {", ":", "=", "[", "- ", "\n", " ", "\\", "x", "Foo", "1.", "é", "if"];
        foreach (var language in (string[])["cs", "vb", "fs", "cpp", "py", "js", "java", "go", "sql", "ps", "sh", "console", "cmd", "docker", "json", "css", "xml", "razor", "yaml", "ini", "http", "diff"])
        {
            for (var round = 0; round < 20; round++)
            {
                var code = string.Concat(Enumerable.Range(0, 40).Select(_ => parts[random.Next(parts.Length)]));
                Whole(language, code);
            }

            foreach (var part in parts)
            {
                Whole(language, string.Concat(Enumerable.Repeat(part, 8_000 / part.Length)));
            }
        }

        static void Whole(string language, string code)
        {
            using var html = new HtmlBuffer();
            CodeHtml.Write(html, code, CodeLanguages.Find(language), new CodeLines("2", 1));
            Assert.True(System.Net.WebUtility.HtmlDecode(Tag().Replace(html.ToString(), "")) == code + "\n", $"{language}: {code[..Math.Min(200, code.Length)]}");
        }
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [Fact]
    public async Task Colours_can_be_turned_off_and_cost_no_call()
    {
        using var site = new SiteProject().Write("a.md", "# A\n\n```cs\nvar a;\n```\n").Write("b.md", "# B\n");
        await site.SucceedAsync();
        Assert.Contains("<span class=\"t-k\">var</span> a;", site.Read("a.html"), StringComparison.Ordinal);
        site.Properties["SiteHighlight"] = "false";
        Assert.Equal(1, (await site.SucceedAsync()).Count("Body"));
        Assert.Contains("<code class=\"language-cs\">var a;\n</code>", site.Read("a.html"), StringComparison.Ordinal);
    }
}
