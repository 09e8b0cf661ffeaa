namespace BuildCache.Content.Tests.Markdown;

/// <summary>What a Markdown file becomes.</summary>
public sealed class PageDocumentTests
{
    [Fact]
    public async Task A_page_is_documents_by_the_contract()
    {
        using var site = new Site();
        site["guide/a.md"] = """
            ---
            title: The A
            weight: 3
            date: 2026-01-02
            tags: [x, y, x]
            custom: { k: [1, true] }
            ---
            # Héading `c`

            See [b](b.md?q=1#part-1 "t"), ![pic](/img/p%20q.png) and [web](https://x.org/#f).

            ```cs title="t"
            one
            two
            ```

            <a id="here"></a>
            """;
        site["guide/b.md"] = "# B\n\n## Part 1\n";
        site.Project.Write("img/p q.png", "png");
        await site.Succeed();

        Assert.Equal(
            [
                """guide/a.md {"bodyLine":7,"custom":{"k":[1,true]},"date":"2026-01-02","folder":"guide","isIndex":false,"path":"guide/a.md","section":"guide","tags":["x","y","x"],"title":"The A","url":"guide/a.html","weight":3}""",
                """guide/b.md {"folder":"guide","isIndex":false,"path":"guide/b.md","section":"guide","title":"B","url":"guide/b.html"}""",
            ],
            site.Documents("Page"));
        Assert.Equal(
            [
                """guide/a.md#héading-c {"level":1,"order":0,"page":"guide/a.md","slug":"héading-c","text":"Héading c"}""",
                """guide/b.md#b {"level":1,"order":0,"page":"guide/b.md","slug":"b","text":"B"}""",
                """guide/b.md#part-1 {"level":2,"order":1,"page":"guide/b.md","slug":"part-1","text":"Part 1"}""",
            ],
            site.Documents("Heading"));
        Assert.Equal(["""guide/a.md#here {"name":"here","page":"guide/a.md"}"""], site.Documents("Anchor"));
        Assert.Equal(
            [
                """guide/a.md:0 {"column":5,"fragment":"part-1","line":10,"page":"guide/a.md","target":"guide/b.md","text":"b","url":"b.md?q=1#part-1"}""",
                """guide/a.md:1 {"column":58,"line":10,"page":"guide/a.md","text":"web","url":"https://x.org/#f"}""",
            ],
            site.Documents("Link"));
        Assert.Equal(["""guide/a.md:0 {"alt":"pic","column":31,"line":10,"page":"guide/a.md","target":"img/p q.png","url":"/img/p%20q.png"}"""], site.Documents("Image"));
        Assert.Equal(["""guide/a.md:0 {"lang":"cs","line":12,"lines":2,"meta":"title=\"t\"","page":"guide/a.md"}"""], site.Documents("CodeBlock"));
        Assert.Equal(["""guide/a.md:x {"path":"guide/a.md","slug":"x","tag":"x"}""", """guide/a.md:y {"path":"guide/a.md","slug":"y","tag":"y"}"""], site.Documents("Tag"));
        Assert.Equal(
            $$"""guide/b.md {"bucket":{{BuildCache.Content.Markdown.SearchText.Bucket("guide/b.md")}},"headings":[["b","B"],["part-1","Part 1"]],"path":"guide/b.md","words":"1 b part"}""",
            site.Documents("Text")[1]);
        Assert.Equal(
            """
            <h1 id="héading-c">Héading <code>c</code></h1>
            <p>See <a href="b.html?q=1#part-1" title="t">b</a>, <img src="../img/p%20q.png" alt="pic" /> and <a href="https://x.org/#f">web</a>.</p>
            <pre><code class="language-cs">one
            two
            </code></pre>
            <p><a id="here"></a></p>

            """,
            site.Project.Read("guide/a.html"));
    }

    [Theory]
    [InlineData("index.md", "", "index.html", "Home", "", true)]
    [InlineData("guide/getting-started.md", "", "guide/getting-started.html", "Getting started", "guide", false)]
    [InlineData("guide/index.md", "", "guide/index.html", "Guide", "guide", true)]
    [InlineData("guide/README.md", "", "guide/index.html", "Guide", "guide", true)]
    [InlineData("a/b/c.md", "---\ntitle: 1.5\nsection: S\n---\n# No\n", "a/b/c.html", "1.5", "S", false)]
    [InlineData("v1.2.md", "text\n\n## Two\n", "v1.2.html", "V1.2", "", false)]
    [InlineData("only.md", "---\r\ntitle: Only\r\n---\r\n", "only.html", "Only", "", false)]
    [InlineData("bom.md", "\uFEFF---\ntitle: Bom\n---\nx", "bom.html", "Bom", "", false)]
    [InlineData("gap.md", "---\n\ntitle: Gap\n---\n", "gap.html", "Gap", "", false)]
    [InlineData("none.md", "---\n---\n# None\n", "none.html", "None", "", false)]
    [InlineData("hr.md", "---\n\ntext\n\n---\n", "hr.html", "Hr", "", false)]
    public async Task Title_url_and_section_come_from_front_matter_heading_or_path(string path, string text, string url, string title, string section, bool index)
    {
        using var site = new Site();
        site[path] = text;
        await site.Succeed();
        var page = System.Text.Json.Nodes.JsonNode.Parse(Assert.Single(site.Documents("Page"))[(path.Length + 1)..])!;
        Assert.Equal((url, title, section, index), ((string)page["url"]!, (string)page["title"]!, (string)page["section"]!, (bool)page["isIndex"]!));
        Assert.True(site.Project.HasOutput(url));
    }

    [Fact]
    public async Task Readme_is_a_page_of_its_own_beside_an_index_and_becomes_the_index_when_that_goes()
    {
        using var site = new Site();
        site["README.md"] = "readme";
        site["index.md"] = "index";
        await site.Succeed();
        Assert.Equal(["<p>index</p>\n", "<p>readme</p>\n"], [site.Project.Read("index.html"), site.Project.Read("README.html")]);
        site.Project.Delete("index.md");
        var report = await site.Succeed();
        Assert.Equal((1, 0), report.Of("Parse"));
        Assert.Equal("<p>readme</p>\n", site.Project.Read("index.html"));
        Assert.False(site.Project.HasOutput("README.html"));
    }

    [Theory]
    [InlineData("---\ntitle: a\n\tb: c\n---\n", 3, 1, "tab")]
    [InlineData("---\r\na: 1\r\na: 2\r\n---\r\n", 3, 1, "'a' is there twice")]
    [InlineData("---\na: b: c\n---\n", 2, 5, "quotes")]
    [InlineData("---\n- a\n---\n", 2, 1, "list of keys")]
    [InlineData("---\ntitle: x\n\ntext\n", 1, 1, "no line --- ends it")]
    public async Task Broken_front_matter_has_its_place_and_the_other_pages_are_built(string text, int line, int column, string part)
    {
        using var site = new Site();
        site["a.md"] = text;
        site["b.md"] = "b";
        var result = await site.Build();
        Assert.False(result.Succeeded);
        var error = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Error, "BCM1101", "a.md", line, column), (error.Severity, error.Code, error.File, error.Line, error.Column));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.True(site.Project.HasOutput("b.html"));

        site["a.md"] = "---\ntitle: x\n---\n";
        await site.Succeed();
    }

    [Fact]
    public async Task Front_matter_of_the_wrong_kind_is_a_warning_with_its_place()
    {
        using var site = new Site();
        site["a.md"] = "---\nweight: high\nurl: x.html\ndraft: 'no'\ntitle: [a]\ndate:\nPATH: b.md\nIsIndex: true\n---\n# T\n";
        Assert.Equal(
            ["BCM1103 a.md(2,1)", "BCM1102 a.md(3,1)", "BCM1103 a.md(5,1)", "BCM1102 a.md(7,1)", "BCM1102 a.md(8,1)"],
            (await site.Diagnose()).Select(static text => text[..text.IndexOf(" Warning", StringComparison.Ordinal)]));
        Assert.Equal("""a.md {"bodyLine":9,"draft":false,"folder":"","isIndex":false,"path":"a.md","section":"","title":"T","url":"a.html"}""", Assert.Single(site.Documents("Page")));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("31.01.2026")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("2026")]
    [InlineData("2026-1")]
    [InlineData("20260131")]
    [InlineData("2026-01-31T25:00:00Z")]
    [InlineData("2026-01-31 and more")]
    public async Task A_date_that_is_none_is_a_warning(string date)
    {
        using var site = new Site();
        site["a.md"] = $"---\ndate: {date}\n---\n# T\n";
        Assert.StartsWith("BCM1103 a.md(2,1) Warning: The front matter's 'date' must be a date such as 2026-01-31", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        site["a.md"] = "---\ndate: 2026-01-31T10:00:00+01:00\n---\n# T\n";
        Assert.Empty(await site.Diagnose());
    }

    [Theory]
    [InlineData("2026-2-1", "2026-02-01")]
    [InlineData("'2026-02-01'", "2026-02-01")]
    [InlineData("2026-02-01T10:00:00+02:00", "2026-02-01T08:00:00Z")]
    [InlineData("2026-01-31 23:30:00 -05:00", "2026-02-01T04:30:00Z")]
    [InlineData("2026-02-01 10:00", "2026-02-01T10:00:00Z")]
    [InlineData("2026-02-01t10:00:00.75z", "2026-02-01T10:00:00Z")]
    public async Task A_date_is_kept_in_one_form_that_sorts(string written, string kept)
    {
        using var site = new Site { ["a.md"] = $"---\ndate: {written}\n---\n# T\n" };
        await site.Succeed();
        Assert.Contains($"\"date\":\"{kept}\"", Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title: 4.10", "\"title\":\"4.10\"")]
    [InlineData("title: 1e3", "\"title\":\"1e3\"")]
    [InlineData("title: 0x1F", "\"title\":\"0x1F\"")]
    [InlineData("title: 1_000", "\"title\":\"1_000\"")]
    [InlineData("title: True", "\"title\":\"True\"")]
    [InlineData("title: no", "\"title\":\"no\"")]
    [InlineData("title: null", "\"title\":\"null\"")]
    [InlineData("title: 2026-01-31", "\"title\":\"2026-01-31\"")]
    [InlineData("title: ~", "\"title\":\"H\"")]
    [InlineData("version: 1.10", "\"version\":\"1.10\"")]
    [InlineData("version: 1.5", "\"version\":1.5")]
    [InlineData("weight: 1.0", "\"weight\":1}")]
    public async Task Values_are_what_was_written(string line, string kept)
    {
        using var site = new Site { ["a.md"] = $"---\n{line}\n---\n# H\n" };
        await site.Succeed();
        Assert.Contains(kept, Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_are_what_was_written()
    {
        using var site = new Site { ["a.md"] = "---\ntags: [1.0, 4.10, yes, true, null, 007, 1e3]\n---\n", ["b.md"] = "---\ntags: 1.0\n---\n" };
        await site.Succeed();
        Assert.Equal(
            ["a.md:007", "a.md:1.0", "a.md:1e3", "a.md:4.10", "a.md:null", "a.md:true", "a.md:yes", "b.md:1.0"],
            site.Documents("Tag").Select(static row => row[..row.IndexOf(' ', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("Foo: 1\nfoo: 2\n", "The keys 'Foo' and 'foo' differ only in letter case, and SQL reads them as one column. Use another name for one of them.", 3)]
    [InlineData("x: 1\ntrue: 2\n", "The key 'true' is a value in SQL, so that no query can name it. Use another name.", 3)]
    public async Task Keys_that_SQL_cannot_tell_apart_are_told(string yaml, string message, int line)
    {
        using var site = new Site { ["a.md"] = $"---\n{yaml}---\n", ["_data/d.yml"] = yaml, ["_data/e.json"] = "[{\"a\":1},{\"b\":2}]" };
        Assert.Equal(
            [$"BCM1113 _data/d.yml(1,0) Warning: {message}", $"BCM1113 a.md({line},1) Warning: {message}"],
            (await site.Diagnose()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Drafts_have_no_url_unless_they_are_asked_for()
    {
        using var site = new Site();
        site["a.md"] = "---\ndraft: true\n---\na\n";
        site["b.md"] = "[a](a.md)\n";
        Assert.StartsWith("BCM1110 b.md(1,1) Warning: The link a.md leads to a.md, which is a draft", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.False(site.Project.HasOutput("a.html"));

        site.Project.Properties["SiteDrafts"] = "true";
        var report = await site.Succeed();
        Assert.Equal((1, 1), report.Of("Parse"));
        Assert.True(site.Project.HasOutput("a.html"));
        Assert.Equal("<p><a href=\"a.html\">a</a></p>\n", site.Project.Read("b.html"));
    }

    [Fact]
    public async Task Every_kind_of_dialect_construct_is_one_warning_per_file_with_its_lines()
    {
        using var site = new Site();
        site["a.md"] = "---\nt: 1\n---\n[!code-cs[A](x.cs)]\n\n[!code-cs[B](x.cs)]\n\n<xref:A.B>\n\n:::code source=\"x\":::\n";
        site["b.md"] = "[!INCLUDE [t](x.md)]\n\n# [T](#tab/x)\n";
        Assert.Equal(
            [
                "BCM1121 a.md(4,0) Warning: A docfx code snippet ([!code-…]) needs SiteDialect=docfx and is shown as text: line 4, 6.",
                "BCM1124 a.md(8,0) Warning: A docfx cross reference (xref:) needs SiteDialect=docfx and is shown as text: line 8.",
                "BCM1122 a.md(10,0) Warning: A docfx block (:::name …) needs SiteDialect=docfx and is shown as text: line 10.",
                "BCM1120 b.md(1,0) Warning: A docfx include ([!INCLUDE …]) needs SiteDialect=docfx and is shown as text: line 1.",
                "BCM1123 b.md(3,0) Warning: A docfx tab (# [title](#tab/id)) needs SiteDialect=docfx and is shown as text: line 3.",
            ],
            await site.Diagnose());
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_and_absurd_nesting_are_errors_of_their_page_alone()
    {
        using var site = new Site();
        site["good.md"] = "good";
        site["deep.md"] = "\n" + new string('>', 300) + "x";
        site["bad.md"] = "";
        File.WriteAllBytes(Path.Combine(site.Project.Folder, "bad.md"), [(byte)'a', 0xFF]);
        var result = await site.Build();
        Assert.Equal(["BCM1003 bad.md", "BCM1104 deep.md"], result.Diagnostics.Select(static d => $"{d.Code} {d.File}"));
        Assert.True(site.Project.HasOutput("good.html"));
    }

    [Fact]
    public async Task A_file_outside_the_project_stands_where_its_link_says()
    {
        using var site = new Site();
        var outside = Path.Combine(Path.GetDirectoryName(site.Project.Folder)!, "README.md");
        await File.WriteAllTextAsync(outside, "---\nt: 1\n---\n[x](gone.md)\n", TestContext.Current.CancellationToken);
        site.Project.Items["Markdown"] = new ItemList
        {
            Items = [new Item(outside, new Dictionary<string, string> { ["Link"] = "docs/about.md" })],
        };
        Assert.StartsWith($"BCM1110 {outside}(4,1) Warning: The link gone.md leads to docs/gone.md", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.True(site.Project.HasOutput("docs/about.html"));
    }

    [Theory]
    [InlineData("/docs/about.md")]
    [InlineData("../about.md")]
    [InlineData("docs/../../about.md")]
    public async Task A_link_that_leads_out_of_the_site_is_refused(string link)
    {
        using var site = new Site();
        site["about.md"] = "# About\n";
        site.Project.Items["Markdown"] = new ItemList { Items = [new Item("about.md", new Dictionary<string, string> { ["Link"] = link })] };
        Assert.Equal($"BCM1105 about.md(0,0) Error: The Markdown item of this file has the Link '{link}', which leads out of the site. Give it a path that begins at the site's root, such as Link=\"guide/page.md\".", Assert.Single(await site.Diagnose()));
    }

    [Fact]
    public async Task Data_files_become_records()
    {
        using var site = new Site();
        site["_data/team.yml"] = "- name: Ada\n- {name: Bob, age: 3}\n";
        site["_data/site.json"] = "{\"motto\": \"x\"}";
        site["_data/t.csv"] = "k,v\na,1\n";
        await site.Succeed();
        Assert.Equal(
            [
                """_data/site.json#0 {"file":"_data/site.json","index":0,"motto":"x","name":"site"}""",
                """_data/t.csv#0 {"file":"_data/t.csv","index":0,"k":"a","name":"t","v":"1"}""",
                """_data/team.yml#0 {"file":"_data/team.yml","index":0,"name":"Ada"}""",
                """_data/team.yml#1 {"age":3,"file":"_data/team.yml","index":1,"name":"Bob"}""",
            ],
            site.Documents("Data"));

        site["_data/team.yml"] = "- name: Ada\n  name: Bob\n";
        site["_data/site.json"] = "{\"motto\": }";
        site["_data/t.csv"] = "k,v\na\n";
        Assert.Equal(
            ["BCM1130 _data/site.json(1,11) Error", "BCM1132 _data/t.csv(2,1) Error", "BCM1131 _data/team.yml(2,3) Error"],
            (await site.Diagnose()).Select(static text => text[..text.IndexOf(':', StringComparison.Ordinal)]));
    }
}
