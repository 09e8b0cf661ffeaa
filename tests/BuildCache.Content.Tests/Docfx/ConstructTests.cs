using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>What each construct of docfx's Markdown is shown as.</summary>
[Trait("Speed", "Slow")]
public sealed class ConstructTests
{
    static async Task<string> Html(string markdown, params (string Path, string Text)[] files)
    {
        using var site = DocfxSite.New("""{ "build": { "content": [ { "files": "**.md", "exclude": "inc/**" } ], "resource": [ "img/**" ] } }""").Write("guide/page.md", markdown);
        // Which words have colours is no matter of constructs.
        site.Properties["SiteHighlight"] = "false";
        foreach (var (path, text) in files)
        {
            site.Write(path, text);
        }

        await site.SilentAsync();
        return site.Read("guide/page.html");
    }

    [Fact]
    public async Task Includes_stand_in_the_text_with_links_that_begin_in_their_file() => Assert.Equal(
        """
        <h1 id="page">Page</h1>
        <h2 id="part">Part</h2>
        <p>See <a href="other.html">it</a>, <img src="../img/a.png" alt="a" /> and <a href="other.html">deep</a>.</p>
        <p>Press <strong>it</strong> now.</p>
        <ul>
        <li><p>one</p>
        <p>inside</p>
        </li>
        </ul>

        """,
        (await Html(
            "# Page\n\n[!INCLUDE [a part](../inc/part.md)]\n\nPress [!include[x](~/inc/bold.md)] now.\n\n- one\n\n  [!INCLUDE[](../inc/in.md)]\n",
            ("inc/part.md", "---\ntitle: No page\n---\n## Part\n\nSee [it](../guide/other.md), ![a](../img/a.png) and [!INCLUDE [d](deep/d.md)].\n"),
            ("inc/deep/d.md", "[deep](../../guide/other.md)\n"),
            ("inc/bold.md", "**it**\n"),
            ("inc/in.md", "inside\n"),
            ("img/a.png", ""),
            ("guide/other.md", "# Other\n"))).Replace("<li>\n", "<li>", StringComparison.Ordinal));

    const string Code = """
        using System;
        #region Whole
        class C
        {
            // <inner>
            void M()
            {
                // <deep>
                One();
                // </deep>
            }
            // </inner>
        }
        #endregion

        """;

    [Theory]
    [InlineData("[!code-csharp[Main](../src/c.cs#inner)]", "csharp", "void M()\n{\n    One();\n}")]
    [InlineData("[!Code-CSharp[](../src/c.cs?name=deep)]", "csharp", "One();")]
    [InlineData("[!code[](~/src/c.cs#L1-L2)]", "csharp", "using System;\n#region Whole")]
    [InlineData("[!code-cs[](../src/c.cs#L1)]", "cs", "using System;")]
    [InlineData("[!code-csharp[](../src/c.cs?range=3,13)]", "csharp", "class C\n}")]
    [InlineData("[!code-csharp[](../src/c.cs?start=13&end=14&dedent=0)]", "csharp", "}\n#endregion")]
    [InlineData("[!code-csharp[](../src/c.cs#whole)]", "csharp", "class C\n{\n    // <inner>\n    void M()\n    {\n        // <deep>\n        One();\n        // </deep>\n    }\n    // </inner>\n}")]
    [InlineData(":::code language=\"csharp\" source=\"../src/c.cs\" id=\"deep\":::", "csharp", "One();")]
    [InlineData("[!code[](<../src/a b.xml#x>)]", "xml", "<a />")]
    [InlineData("[!code-sql[](../src/q.sql#q)]", "sql", "select 1")]
    [InlineData("[!code-vb[](../src/v.vb#v)]", "vb", "Dim x")]
    [InlineData("[!code-python[](../src/p.py#p)]", "python", "x = 1")]
    public async Task Code_is_the_part_that_is_meant(string markdown, string language, string code) => Assert.Equal(
        $"<pre><code class=\"language-{language}\">{code.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)}\n</code></pre>\n",
        await Html(
            markdown,
            ("src/c.cs", Code),
            ("src/a b.xml", "<r>\n  <!-- <x> -->\n  <a />\n  <!-- </x> -->\n</r>\n"),
            ("src/q.sql", "-- <q>\nselect 1\n-- </q>\n"),
            ("src/v.vb", "#Region \"v\"\nDim x\n#End Region\n"),
            ("src/p.py", "# <p>\nx = 1\n# </p>\n")));

    [Theory]
    [InlineData("c.cs", "// <part>\n/// <summary>\n/// Kept.\n/// </summary>\nint a;\n// <inner>\nint b;\n// </inner>\n// </part>\n", "/// <summary>\n/// Kept.\n/// </summary>\nint a;\nint b;")]
    [InlineData("v.vb", "' <part>\n''' <summary>\n''' Kept.\n''' </summary>\nDim a\n' </part>\n", "''' <summary>\n''' Kept.\n''' </summary>\nDim a")]
    public async Task Documentation_in_code_is_no_mark(string file, string text, string code)
    {
        var html = await Html($"[!code[](../src/{file}#part)]", ($"src/{file}", text));
        Assert.Contains($">{code.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)}\n</code>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_follow_each_other_without_a_line_between() => Assert.Equal(
        """
        <div class="markdown-alert markdown-alert-tip">
        <p class="markdown-alert-title">Tip</p>
        <p>One.</p>
        </div>
        <div class="markdown-alert markdown-alert-note">
        <p class="markdown-alert-title">Note</p>
        <p>Two.</p>
        </div>
        <div class="markdown-alert markdown-alert-warning">
        <p class="markdown-alert-title">Warning</p>
        <p>Three.</p>
        </div>

        """,
        await Html("> [!Tip]\n> One.\n>\n> [!Note]\n> Two.\n> [!WARNING]\n> Three.\n"));

    [Fact]
    public async Task A_header_may_have_fewer_cells_than_the_table() => Assert.Equal(
        """<table class="small"><thead><tr><td></td><td></td></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>""",
        (await Html("{ .small }\n|     |\n| --- | ---\n| a   | b\n")).Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public async Task Parts_of_pages_that_are_named_by_uid_are_looked_for()
    {
        using var site = DocfxSite.New().Write("a.md", "# A\n\n[1](xref:b#part) [2](xref:b#gone) <xref:b#Part>\n").Write("b.md", "---\nuid: b\n---\n# B\n\n## Part\n");
        Assert.Equal(
            [
                "BCM1111 a.md(3,18): b.md has no heading or anchor #gone.",
                "BCM1111 a.md(3,35): b.md has no heading or anchor #Part. Letter case matters: #part is there.",
            ],
            await site.DiagnoseAsync());
        Assert.Contains("<a href=\"b.html#part\">1</a> <a href=\"b.html#gone\">2</a> <a href=\"b.html#part\">B</a>", site.Read("a.html"), StringComparison.Ordinal);

        // A part that appears heals what named it.
        site.Write("b.md", "---\nuid: b\n---\n# B\n\n## Part\n\n## Gone\n");
        Assert.Equal(["BCM1111 a.md(3,35): b.md has no heading or anchor #Part. Letter case matters: #part is there."], await site.DiagnoseAsync());
    }

    [Fact]
    public async Task Paths_with_a_tilde_begin_in_the_folder_of_docfx_json()
    {
        using var site = DocfxSite.New().Write("docs/docfx.json", DocfxSite.Plain)
            .Write("docs/sub/a.md", "# A\n\n[!INCLUDE [x](~/part/i.txt)]\n\n[!code-text[x](~/../code/c.txt)]\n\n[!code-text[x](~/../../above/c.txt)]\n")
            .Write("docs/part/i.txt", "Included.\n").Write("code/c.txt", "Code.\n");
        site.Properties["SiteDocfx"] = "docs/docfx.json";
        Assert.Equal(["BCM1542 docs/sub/a.md(7,1)"], (await site.DiagnoseAsync()).Select(static said => said[..said.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Contains("<p>Included.</p>", site.Read("sub/a.html"), StringComparison.Ordinal);
        Assert.Contains("Code.", site.Read("sub/a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_the_project_names_stays_a_warning_where_the_site_is_strict()
    {
        using var site = DocfxSite.New().Write("a.md", "[one](gone.md) <xref:Gone.Uid>\n\n[!INCLUDE [x](gone.md)]\n");
        site.Properties["SiteStrict"] = "true";
        site.Properties["SiteStrictExcept"] = ";1701; bcm1531;BCM1540,CS0618";
        Assert.Equal(
            [(Severity.Error, "BCM1110"), (Severity.Warning, "BCM1531"), (Severity.Warning, "BCM1540")],
            (await site.BuildAsync()).Diagnostics.Where(static said => said.Severity != Severity.Message).Select(static said => (said.Severity, said.Code)).OrderBy(static said => said.Code, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_header_may_have_more_cells_than_the_line_below_it() => Assert.Equal(
        """<table><thead><tr><td></td><th>1</th><th>2</th></tr></thead><tbody><tr><td>a</td><td>b</td><td>c</td></tr></tbody></table>""",
        (await Html("|   | 1 | 2\n| - | - |\n| a | b | c\n")).Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public async Task An_address_behind_an_escaped_mark_is_text() => Assert.Equal(
        "<p>&lt;https://example.org/a&gt; <a href=\"https://example.org/b\">https://example.org/b</a></p>\n", await Html("\\<https://example.org/a> https://example.org/b\n"));

    [Fact]
    public async Task A_row_may_stand_further_right() => Assert.Equal(
        """<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>""",
        (await Html("A | B\n-- | --\na | b\n      | c\n")).Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public async Task Spans_are_there_where_docfx_json_names_containers()
    {
        using var site = DocfxSite.New().Write("a.md", "::v2::{.label .old}, std::string and std::vector.\n");
        await site.SilentAsync();
        Assert.Contains("::v2::", site.Read("a.html"), StringComparison.Ordinal);

        site.Write("docfx.json", """{ "build": { "content": [ { "files": "*.md" } ], "markdownEngineProperties": { "markdigExtensions": [ "CustomContainers" ] } } }""").Write("a.md", "::v2::{.label .old}\n");
        await site.SilentAsync();
        Assert.Equal("<p><span class=\"label old\">v2</span></p>\n", site.Read("a.html"));
    }

    [Fact]
    public async Task More_kinds_of_emphasis_are_there_where_docfx_json_names_them()
    {
        using var site = DocfxSite.New().Write("a.md", "Mc^2^, H~2~O, ++new++, ==this== and ~~not~~.\n");
        await site.SilentAsync();
        Assert.Equal("<p>Mc^2^, H~2~O, ++new++, ==this== and <del>not</del>.</p>\n", site.Read("a.html"));

        site.Write("docfx.json", """{ "build": { "content": [ { "files": "*.md" } ], "markdownEngineProperties": { "markdigExtensions": [ "attributes", { "EmphasisExtras": {} }, "smartypants" ] } } }""");
        var result = await site.SucceedAsync();
        Assert.Equal("<p>Mc<sup>2</sup>, H<sub>2</sub>O, <ins>new</ins>, <mark>this</mark> and <del>not</del>.</p>\n", site.Read("a.html"));
        var message = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Message, "BCM1511", "The extension 'smartypants' of Markdown changes nothing here. What stands for it is told in the guide for those who come from docfx."), (message.Severity, message.Code, message.Message));
    }

    [Fact]
    public async Task Lines_of_code_are_marked() => Assert.Equal(
        "<pre><code class=\"language-csharp\"><span class=\"line\">void M()\n</span><mark class=\"line\">{\n</mark><mark class=\"line\">    One();\n</mark><span class=\"line\">}\n</span></code></pre>\n",
        await Html("[!code-csharp[](../src/c.cs?name=inner&highlight=2-3)]", ("src/c.cs", Code)));

    [Theory]
    [InlineData("[text](xref:other)", "<a href=\"other.html\">text</a>")]
    [InlineData("[](xref:other)", "<a href=\"other.html\">Other page</a>")]
    [InlineData("<xref:other>", "<a href=\"other.html\">Other page</a>")]
    [InlineData("<xref:other?displayProperty=nameWithType>", "<a href=\"other.html\">Other page</a>")]
    [InlineData("<xref href=\"other?text=the%20other\"/>", "<a href=\"other.html\">the other</a>")]
    [InlineData("<xref href=\"other\" data-throw-if-not-resolved=\"False\">no</xref>", "<a href=\"other.html\">Other page</a>")]
    [InlineData("@other, @\"with space\".", "<a href=\"other.html\">Other page</a>, <a href=\"spaced.html\">Spaced</a>.")]
    [InlineData("ann@other and @nobody", "ann@other and @nobody")]
    [InlineData("`@other` and \\@other", "<code>@other</code> and @other")]
    [InlineData("[](xref:other#part)", "<a href=\"other.html#part\">Other page</a>")]
    [InlineData("[](xref:System.String#remarks)", "<a href=\"https://learn.microsoft.com/dotnet/api/system.string#remarks\">String</a>")]
    [InlineData("<xref:Microsoft.EntityFrameworkCore.DbSet`1> @System", "<a href=\"https://learn.microsoft.com/dotnet/api/microsoft.entityframeworkcore.dbset-1\">DbSet&lt;T&gt;</a> <a href=\"https://learn.microsoft.com/dotnet/api/system\">System</a>")]
    [InlineData("@Systematic.Thing @Microsoft.Datas.X", "@Systematic.Thing @Microsoft.Datas.X")]
    [InlineData("<xref:System.Collections.Generic.List`1> @System.String", "<a href=\"https://learn.microsoft.com/dotnet/api/system.collections.generic.list-1\">List&lt;T&gt;</a> <a href=\"https://learn.microsoft.com/dotnet/api/system.string\">String</a>")]
    public async Task Links_by_uid_are_called_what_they_lead_to(string markdown, string html) => Assert.Equal(
        $"<p>{html}</p>\n",
        await Html(markdown, ("guide/other.md", "---\nuid: other\n---\n# Other page\n\n## Part\n"), ("guide/spaced.md", "---\nuid: with space\n---\n# Spaced\n")));

    [Theory]
    [InlineData("-Verbosity `<quiet|normal>`|", "-Verbosity <code>&lt;quiet|normal&gt;</code>")]
    [InlineData("`a \\| b`|", "<code>a | b</code>")]
    [InlineData("[x](https://e.org/a`1) | `5`", "<a href=\"https://e.org/a%601\">x</a></td><td><code>5</code>")]
    [InlineData("<https://e.org/a`1> | `5`", "<a href=\"https://e.org/a%601\">https://e.org/a`1</a></td><td><code>5</code>")]
    [InlineData("``a ` | b``|", "<code>a ` | b</code>")]
    [InlineData("`a | more", "`a</td><td>more")]
    [InlineData("a | more | `x", "a</td><td>more</td><td>`x")]
    public async Task No_text_of_a_table_is_lost(string row, string cells) => Assert.Equal(
        $"<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>{cells}</td></tr></tbody></table>",
        (await Html($"| x |\n|---|\n| {row}\n")).Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public async Task Tabs_are_shown_one_below_the_other_until_a_script_comes() => Assert.Equal(
        """
        <div class="tabs">
        <div class="tab" data-tab="linux">
        <p class="tab-title">Linux</p>
        <p>apt</p>
        </div>
        <div class="tab" data-tab="windows" data-condition="new">
        <p class="tab-title">On Windows</p>
        <h2 id="a">A</h2>
        <p>winget</p>
        </div>
        </div>
        <p>After.</p>

        """,
        await Html("# [Linux](#tab/linux)\n\napt\n\n# [On *Windows*](#tab/windows/new)\n\n## A\n\nwinget\n\n---\n\nAfter.\n"));

    [Theory]
    [InlineData(":::row:::\n    :::column:::\n        *A*\n\n        - b\n            - c\n    :::column-end:::\n:::row-end:::\n\n    code", "<div class=\"row\">\n<div class=\"col\">\n<p><em>A</em></p>\n<ul>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</div>\n</div>\n<pre><code>code\n</code></pre>\n")]
    [InlineData("```text\n:::row:::\n    :::column:::\n```\n\n    code", "<pre><code class=\"language-text\">:::row:::\n    :::column:::\n</code></pre>\n<pre><code>code\n</code></pre>\n")]
    [InlineData(":::row:::\n:::column span=\"2\":::\nA\n:::column-end:::\n:::row-end:::", "<div class=\"row\">\n<div class=\"col\" style=\"flex-grow:2\">\n<p>A</p>\n</div>\n</div>\n")]
    [InlineData("::: moniker range=\">=v2\"\nA\n::: moniker-end", "<div class=\"moniker\">\n<p class=\"moniker-label\">&gt;=v2</p>\n<p>A</p>\n</div>\n")]
    [InlineData(":::no-loc text=\"A &lt; 'b'\"::: and :::no-loc text=\"x\":::.", "<p>A &lt; 'b' and x.</p>\n")]
    [InlineData("Press :::image type=\"icon\" source=\"../img/a.png\" alt-text=\"it\"::: now", "<p>Press <img src=\"../img/a.png\" alt=\"it\" /> now</p>\n")]
    [InlineData(":::image source=\"../img/a.png\" alt-text=\"it\"::: first", "<p><img src=\"../img/a.png\" alt=\"it\" /> first</p>\n")]
    [InlineData("a :::odd x=\"y\"::: b", "<p>a :::odd x=&quot;y&quot;::: b</p>\n")]
    [InlineData(":::image type=\"content\" source=\"../img/a.png\" alt-text=\"An &quot;a&quot;\":::", "<p><img src=\"../img/a.png\" alt=\"An &quot;a&quot;\" /></p>\n")]
    [InlineData("[!VIDEO https://www.youtube.com/watch?v=abc&t=5]", "<div class=\"video\"><iframe src=\"https://www.youtube-nocookie.com/embed/abc?t=5&amp;rel=0\" title=\"Video\" loading=\"lazy\" allowfullscreen=\"\"></iframe></div>\n")]
    [InlineData("[!VIDEO http://youtu.be/abc]", "<div class=\"video\"><iframe src=\"https://www.youtube-nocookie.com/embed/abc?rel=0\" title=\"Video\" loading=\"lazy\" allowfullscreen=\"\"></iframe></div>\n")]
    [InlineData("[!VIDEO https://www.youtube.com/embed/?list=xyz]", "<div class=\"video\"><iframe src=\"https://www.youtube-nocookie.com/embed/videoseries?list=xyz&amp;rel=0\" title=\"Video\" loading=\"lazy\" allowfullscreen=\"\"></iframe></div>\n")]
    [InlineData("[!VIDEO https://www.youtube.com/embed/abc?rel=1]", "<div class=\"video\"><iframe src=\"https://www.youtube-nocookie.com/embed/abc?rel=1\" title=\"Video\" loading=\"lazy\" allowfullscreen=\"\"></iframe></div>\n")]
    [InlineData("[!VIDEO https://example.org/v?a=1&b=2]", "<div class=\"video\"><iframe src=\"https://example.org/v?a=1&amp;b=2\" title=\"Video\" loading=\"lazy\" allowfullscreen=\"\"></iframe></div>\n")]
    [InlineData("> [!div class=\"next step\"]\n> Go on.", "<div class=\"next step\">\n<p>Go on.</p>\n</div>\n")]
    [InlineData("So :smile: and `:smile:`", "<p>So 😄 and <code>:smile:</code></p>\n")]
    public async Task Lines_with_colons_and_emoji(string markdown, string html) => Assert.Equal(html, await Html(markdown, ("img/a.png", "")));

    [Fact]
    public async Task Faults_are_told_where_they_stand()
    {
        using var site = DocfxSite.New("""{ "build": { "content": [ { "files": "**.md", "exclude": "inc/**" } ] } }""")
            .Write("a.md", "---\ntitle: A\n---\n[!INCLUDE [x](inc/missing.md)]\n\n[!INCLUDE [x](inc/self.md)]\n\n[!code[](inc/c.cs#none)]\n\n[!code[](inc/no.cs)]\n\n[!code[](../outside.cs)]\n\n<xref:Unknown.Uid>\n\n# [T](#tab/t)\n\nOpen.\n")
            .Write("inc/self.md", "Line\n\nAgain [!INCLUDE [y](self.md)] and [gone](gone.md)\n")
            .Write("inc/c.cs", "// <none>\n");
        Assert.Equal(
            [
                "BCM1110 inc/self.md(3,35): The link gone.md leads to inc/gone.md, which is no page or asset of the site.",
                "BCM1531 a.md(14,1): No page has the uid 'Unknown.Uid', and no map that the project names, so the text is shown without a link. Correct the uid, or name a map under 'xref' in docfx.json.",
                "BCM1540 a.md(4,1): The included file inc/missing.md is not there, so this place is shown as it was written. Correct the path, or add the file.",
                "BCM1541 inc/self.md(3,7): The file inc/self.md includes itself, directly, so this place is shown as it was written. Remove one of the includes.",
                "BCM1542 a.md(12,1): ../outside.cs lies outside of the project, so it is not read, and this place is shown as it was written. If everything in a folder that holds it may be published, name the folder in the project: <BuildCacheAllowedRoot Include=\"…\" />.",
                "BCM1543 a.md(10,1): The code file inc/no.cs is not there, so this place is shown as it was written. Correct the path, or add the file.",
                "BCM1544 a.md(8,1): The file inc/c.cs has no region 'none' that begins and ends, so this place is shown as it was written. Correct the name, or mark the region: // <none> and // </none>.",
                "BCM1545 a.md(16,1): Nothing ends these tabs, so they go on to the end of the page or of what they stand in. Write a line of three hyphens behind the last of them.",
            ],
            (await site.DiagnoseAsync()).Order(StringComparer.Ordinal));
        Assert.Contains("<p>[!INCLUDE [x](inc/missing.md)]</p>", site.Read("a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_a_file_does_not_have_are_told()
    {
        using var site = DocfxSite.New("""{ "build": { "content": [ { "files": "**.md" } ] } }""")
            .Write("a.md", "# A\n\n[!code[](c.cs#L4-L9)]\n\n[!code[](c.cs?range=2,7-)]\n\n[!code[](c.cs?range=x)]\n\n[!code[](c.cs#L2-L99)]\n")
            .Write("c.cs", "one\ntwo\nthree\n");
        Assert.Equal(
            [
                "BCM1546 a.md(3,1): The file c.cs ends with line 3, and '4-9' names none of its lines, so this place is shown as it was written. Correct the numbers.",
                "BCM1546 a.md(5,1): The file c.cs ends with line 3, and '7-' names none of its lines, so they are not shown. Correct the numbers.",
                "BCM1546 a.md(7,1): The file c.cs ends with line 3, and 'x' names none of its lines, so this place is shown as it was written. Correct the numbers.",
            ],
            (await site.DiagnoseAsync()).Order(StringComparer.Ordinal));
        Assert.Contains("[!code[](c.cs#L4-L9)]", site.Read("a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_that_cannot_be_read_is_told_and_nothing_is_known_from_it()
    {
        using var site = DocfxSite.New("""{ "build": { "content": "*.md", "xref": [ "one.yml", "two.json" ] } }""").Write("a.md", "@far\n").Write("two.json", "{ ");
        var said = (await site.DiagnoseAsync()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal("BCM1532 docfx.json(0,0): The map of uids one.yml is not there, or lies outside of the project, so nothing is known from it. Correct its path under 'xref' in docfx.json, or add the file.", said[0]);
        Assert.StartsWith("BCM1532 two.json(1,3): The map of uids cannot be read, so nothing is known from it: ", said[1], StringComparison.Ordinal);
        Assert.Equal(2, said.Count);
    }

    [Fact]
    public async Task An_edit_runs_the_readers_of_what_changed_and_no_others()
    {
        using var site = DocfxSite.New("""{ "build": { "content": [ { "files": "**.md", "exclude": "inc/**" } ], "xref": [ "maps/one.yml" ] } }""")
            .Write("a.md", "# A\n\n[!INCLUDE [x](inc/i.md)]\n\n[!code[](src/c.cs#one)]\n")
            .Write("b.md", "# B\n\n[!code[](src/c.cs#two)] \n\n<xref:c>\n\n<xref:far>\n")
            .Write("c.md", "---\nuid: c\n---\n# C\n\n<xref:near>\n")
            .Write("inc/i.md", "Included.\n")
            .Write("src/c.cs", "// <one>\n1\n// </one>\n// <two>\n2\n// </two>\n")
            .Write("maps/one.yml", "references:\n- uid: far\n  name: Far away\n  href: https://example.org/far\n- uid: near\n  name: Near\n  href: https://example.org/near\n");
        await site.SilentAsync();

        // An included file: its readers.
        site.Write("inc/i.md", "Included, still.\n");
        var result = await site.SilentAsync();
        Assert.Equal(["Page a.md", "ParseListed a.md"], result.Ran("Page", "ParseListed"));

        // A region: who shows it. The other region is computed, and ends there.
        site.Write("src/c.cs", "// <one>\n1\n// </one>\n// <two>\n3\n// </two>\n");
        result = await site.SilentAsync();
        Assert.Equal(2, result.Count("Snippet"));
        Assert.Equal(["Page b.md", "ParseListed b.md"], result.Ran("Page", "ParseListed"));

        // What no region holds.
        site.Write("src/c.cs", "// More\n// <one>\n1\n// </one>\n// <two>\n3\n// </two>\n");
        result = await site.SilentAsync();
        Assert.Equal((2, 0, 0), (result.Count("Snippet"), result.Count("ParseListed"), result.Count("Page")));

        // The title of a uid: the page itself, and who links to it.
        site.Write("c.md", "---\nuid: c\n---\n# See\n\n<xref:near>\n");
        result = await site.SilentAsync();
        Assert.Equal(["Body", "Body", "Page b.md", "Page c.md", "ParseListed c.md"], [.. Enumerable.Repeat("Body", (int)result.Count("Body")), .. result.Ran("Page", "ParseListed")]);

        // A map: who links by an entry that differs.
        site.Write("maps/one.yml", "references:\n- uid: far\n  name: Farther\n  href: https://example.org/far\n- uid: near\n  name: Near\n  href: https://example.org/near\n");
        result = await site.SilentAsync();
        Assert.Equal((1, 2, 1), (result.Count("XrefMap"), result.Count("Xref"), result.Count("Body")));
        Assert.Equal(["Page b.md"], result.Ran("Page", "ParseListed"));
        Assert.Equal("### YamlMime:XRefMap\nsorted: true\nreferences:\n- uid: \"c\"\n  name: \"See\"\n  href: \"c.html\"\n", site.Read("xrefmap.yml"));
    }
}
