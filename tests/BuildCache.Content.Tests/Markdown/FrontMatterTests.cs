namespace BuildCache.Content.Tests.Markdown;

/// <summary>What hides a page, TOML, and slips.</summary>
public sealed class FrontMatterTests
{
    [Theory]
    [InlineData("draft: true", true)]
    [InlineData("draft: yes", true)]
    [InlineData("draft: Yes", true)]
    [InlineData("draft: \"true\"", true)]
    [InlineData("draft: on", true)]
    [InlineData("draft: 1", true)]
    [InlineData("draft: false", false)]
    [InlineData("draft: no", false)]
    [InlineData("draft: off", false)]
    [InlineData("draft: 0", false)]
    [InlineData("draft: 'False'", false)]
    [InlineData("published: false", true)]
    [InlineData("published: no", true)]
    [InlineData("published: \"0\"", true)]
    [InlineData("published: true", false)]
    [InlineData("published: 2024-05-01", false)]
    [InlineData("draft: false\npublished: false", true)]
    public async Task Each_way_to_say_yes_or_no_is_understood(string matter, bool hidden)
    {
        using var site = new Site();
        site["a.md"] = $"---\n{matter}\n---\n# A\n";
        await site.Succeed();
        Assert.Equal(!hidden, site.Project.HasOutput("a.html"));
    }

    [Theory]
    [InlineData("draft: maybe", "BCM1103 a.md(2,1) Warning: The front matter's 'draft' must be true or false, and is \"maybe\"; until it is, the page is a draft.")]
    [InlineData("draft:", "BCM1103 a.md(2,1) Warning: The front matter's 'draft' must be true or false, and is nothing; until it is, the page is a draft.")]
    [InlineData("draft: [true]", "BCM1103 a.md(2,1) Warning: The front matter's 'draft' must be true or false, and is [true]; until it is, the page is a draft.")]
    [InlineData("published: nope", "BCM1103 a.md(2,1) Warning: The front matter's 'published' must be true or false, and is \"nope\"; until it is, the page is a draft.")]
    [InlineData("Draft: true", "BCM1127 a.md(2,1) Warning: The front matter has 'Draft', which means nothing to the build; 'draft' would. Correct the key, or use a name that is less like it. Until then the page is a draft.")]
    [InlineData("drafts: true", "BCM1127 a.md(2,1) Warning: The front matter has 'drafts', which means nothing to the build; 'draft' would. Correct the key, or use a name that is less like it. Until then the page is a draft.")]
    public async Task What_cannot_be_read_hides_the_page_and_is_told(string matter, string warning)
    {
        using var site = new Site();
        site["a.md"] = $"---\n{matter}\n---\n# A\n";
        Assert.Equal([warning], await site.Diagnose());
        Assert.False(site.Project.HasOutput("a.html"));
    }

    [Fact]
    public async Task Front_matter_may_be_TOML()
    {
        using var site = new Site();
        site["a.md"] = "+++\ntitle = \"A # b\"\ndate = 2024-05-01\nweight = 3\ntags = ['x', \"y\"]\n[extra]\nk = 1\n+++\nText\n\n[b](gone.md)\n";
        site["b.md"] = "+++\r\ndraft = true\r\n+++\r\n# B\r\n";
        Assert.StartsWith("BCM1110 a.md(11,1) Warning", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.False(site.Project.HasOutput("b.html"));
        Assert.Equal("""a.md {"bodyLine":8,"date":"2024-05-01","extra":{"k":1},"folder":"","isIndex":false,"path":"a.md","section":"","tags":["x","y"],"title":"A # b","url":"a.html","weight":3}""", site.Documents("Page")[0]);
    }

    [Theory]
    [InlineData("{\n  \"title\": \"A\",\n  \"draft\": true\n}\nText\n")]
    [InlineData("{ \"title\": \"A {}\", \"draft\": true }\nText\n")]
    [InlineData("{\r\n\"params\": {\r\n\"x\": [1]\r\n},\r\n// why\r\n\"Draft\": \"yes\",\r\n}")]
    [InlineData("---json\n{ \"title\": \"A\", \"draft\": true }\n---\nText\n")]
    [InlineData("---toml\ntitle = \"A\"\ndraft = true\n---\nText\n")]
    [InlineData("---yaml\ntitle: A\ndraft: true\n---\nText\n")]
    [InlineData("--- YML \ntitle: A\ndraft: true\n---\nText\n")]
    [InlineData("---\ntitle: A\ndrafts: true\n---\nText\n")]
    [InlineData("---\ntitle: A\ndraft: false\nDraft: true\n---\nText\n")]
    [InlineData("---\ntitle: A\npubished: no\n---\nText\n")]
    [InlineData("\n---\ntitle: A\ndraft: true\n---\nText\n")]
    [InlineData("\n\n---\ntitle: A\n\ndraft: true # not yet\n---\nText\n")]
    [InlineData("<!-- licence\n -->\n---\ndraft: 'true'\n---\nText\n")]
    [InlineData("<!-- a --> <!-- b -->\n\n+++\ndraft = true\n+++\nText\n")]
    [InlineData(" ---\ntitle: A\ntags:\n  - a\n- b\ndrafts: yes\n---\nText\n")]
    [InlineData("----\ntitle: A\npublished: false\n----\nText\n")]
    [InlineData("---  # front matter\ntitle: A\ndraft: maybe\n...\nText\n")]
    [InlineData("\n{ \"draft\": true }\nText\n")]
    [InlineData("\n---json\n{ \"title\": \"A\", \"draft\": true }\n---\n\nText\n")]
    [InlineData("\n---json\n{\n  \"title\": \"A\",\n  \"draft\": true\n}\n---\n\nText\n")]
    [InlineData("\n---\n作者: 某\ndraft: true\n---\n\nText\n")]
    [InlineData(" ---\nreading time: 5\ndraft: true\n---\n\nText\n")]
    [InlineData("\n+++\ntext = \"\"\"\nmore\n\"\"\"\ndraft = true\n+++\n\nText\n")]
    [InlineData("\n---\ntitle: A\ndraft: true\n\nText\n")]
    [InlineData("{ \"title\": \"D\", \"draft\": true \"x\": 1 }\n\nText\n")]
    [InlineData("{ \"title\": \"D\", \"draft\": true } # Heading\n\nText\n")]
    public async Task A_draft_stays_out_however_its_front_matter_begins(string text)
    {
        using var site = new Site();
        site["a.md"] = text;
        await site.Build();
        Assert.False(site.Project.HasOutput("a.html"));
    }

    [Theory]
    [InlineData("{\n  \"title\": 4.10,\n  \"tags\": [1.0, \"b\"],\n  \"extra\": {\"k\": 1}\n}\nText\n\n[b](gone.md)\n", 5)]
    [InlineData("---json\n{\n\"title\": 4.10, \"tags\": [1.0, \"b\"], \"extra\": {\"k\": 1}}\n---\nText\n\n[b](gone.md)\n", 4)]
    [InlineData("---toml\ntitle = '4.10'\ntags = ['1.0', 'b']\nextra.k = 1\n---\nText\n\n[b](gone.md)\n", 5)]
    [InlineData("---yaml\ntitle: 4.10\ntags: [1.0, b]\nextra: {k: 1}\n---\nText\n\n[b](gone.md)\n", 5)]
    public async Task Front_matter_is_read_in_each_language_that_others_write_it_in(string text, int lines)
    {
        using var site = new Site();
        site["a.md"] = text;
        Assert.StartsWith($"BCM1110 a.md({lines + 3},1) Warning", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.Equal($$"""a.md {"bodyLine":{{lines}},"extra":{"k":1},"folder":"","isIndex":false,"path":"a.md","section":"","tags":["1.0","b"],"title":"4.10","url":"a.html"}""", Assert.Single(site.Documents("Page")));
        Assert.StartsWith("<p>Text</p>", site.Project.Read("a.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"title\": \"x\",\n  \"Layout\": 3\n}\n", "BCM1127", 3, 3)]
    [InlineData("{\n  \"title\": \"x\",\n  \"title\": 3\n}\n", "BCM1101", 3, 3)]
    [InlineData("{\n  \"title\": \"x\"\n\nText\n", "BCM1101", 4, 1)]
    [InlineData("---json\n{\n  \"title\": x\n}\n---\n", "BCM1101", 3, 12)]
    [InlineData("---json\n[1]\n---\n", "BCM1101", 2, 1)]
    [InlineData("---toml\ntitle = 'x'\n\nText\n", "BCM1101", 1, 1)]
    [InlineData("\n---\ntitle: x\nx: 1\n---\n", "BCM1114", 2, 1)]
    [InlineData("<!-- a\n-->\n---\ntitle: x\n---\n", "BCM1114", 3, 1)]
    [InlineData(" ---\nuid: x\n---\n", "BCM1114", 1, 1)]
    [InlineData("-----\none: x\ntwo: x\n---\n", "BCM1114", 1, 1)]
    [InlineData("--- # x\ntitel: x\n---\n", "BCM1114", 1, 1)]
    public async Task What_is_wrong_with_front_matter_is_told_at_its_place(string text, string code, int line, int column)
    {
        using var site = new Site();
        site["a.md"] = text;
        var told = Assert.Single((await site.Build()).Diagnostics, diagnostic => diagnostic.Code == code);
        Assert.Equal(("a.md", line, column), (told.File, told.Line, told.Column));
    }

    [Theory]
    [InlineData("\n---\nNote: this is a heading\n---\n")]
    [InlineData("\n---\n\ntitle: x\n---\n")]
    [InlineData("\n---\ntitle: x\n\nProse.\n\n---\n")]
    [InlineData("\n---\ntitle: x\nand more\n---\n")]
    [InlineData("\n---\ntitle: x\n")]
    [InlineData("----\nA heading\n---\n")]
    [InlineData("Text\n\n---\ntitle: x\ndraft: true\n---\n")]
    [InlineData("# A\n\n---\ntitle: x\n---\n")]
    [InlineData("---\n\nText\n\n---\n")]
    [InlineData("{{ note }}\n")]
    [InlineData("{.class}\ntext\n")]
    [InlineData("{\"a\": 1} is an object.\n")]
    [InlineData("{\"a\": <i>}\n")]
    [InlineData("{\ntext\n}\n")]
    public async Task What_only_looks_like_front_matter_is_text(string text)
    {
        using var site = new Site();
        site["a.md"] = text;
        await site.Succeed();
        Assert.DoesNotContain("bodyLine", Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
        Assert.True(site.Project.HasOutput("a.html"));
    }

    [Fact]
    public async Task Front_matter_that_does_not_begin_the_file_hides_a_draft_and_says_so()
    {
        using var site = new Site();
        site["a.md"] = "\n---\ntitle: A\ndraft: true\n---\nText\n";
        site["b.md"] = "\n---\ntitle: B\ndraft: false\n---\nText\n";
        Assert.Equal(
            [
                "BCM1114 a.md(2,1) Warning: What begins here looks like front matter, and is read as text: front matter begins the file, and nothing else stands in its first line. Move it there, or write that line as it has to be. Until then the page is a draft, because 'draft' stands there.",
                "BCM1114 b.md(2,1) Warning: What begins here looks like front matter, and is read as text: front matter begins the file, and nothing else stands in its first line. Move it there, or write that line as it has to be.",
            ],
            (await site.Diagnose()).Order(StringComparer.Ordinal));
        Assert.Equal((false, true), (site.Project.HasOutput("a.html"), site.Project.HasOutput("b.html")));
        site["a.md"] = "---\ntitle: A\ndraft: false\n---\nText\n";
        site["b.md"] = "---\ntitle: B\ndraft: false\n---\nText\n";
        await site.Succeed();
        Assert.True(site.Project.HasOutput("a.html"));
    }

    [Fact]
    public async Task Numbers_of_TOML_that_would_change_are_what_was_written()
    {
        using var site = new Site();
        site["a.md"] = "+++\ntitle = 4.10\nversion = 1.10\ntags = [1.0, 'b']\nhalf = 0.5\nthousand = 1e3\nmany = 1_000\nhex = 0xFF\nend = inf\n[a]\nv = 1.10\n[[l]]\nw = [2.50, {q = 3.10}]\n[a.b]\nu = -0.0\n+++\n";
        await site.Succeed();
        Assert.Equal("""a.md {"a":{"b":{"u":"-0.0"},"v":"1.10"},"bodyLine":16,"end":"inf","folder":"","half":0.5,"hex":255,"isIndex":false,"l":[{"w":["2.50",{"q":"3.10"}]}],"many":1000,"path":"a.md","section":"","tags":["1.0","b"],"thousand":"1e3","title":"4.10","url":"a.html","version":"1.10"}""", Assert.Single(site.Documents("Page")));
        Assert.Equal(["1.0", "b"], site.Documents("Tag").Select(static tag => System.Text.Json.Nodes.JsonNode.Parse(tag[tag.IndexOf('{', StringComparison.Ordinal)..])!["tag"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("+++\ntitle = 0x10\n+++\n", "0x10")]
    [InlineData("+++\ntitle = 1_000\n+++\n", "1_000")]
    [InlineData("+++\ntitle = 7\n+++\n", "7")]
    public async Task A_number_as_the_title_of_TOML_is_what_was_written(string text, string title)
    {
        using var site = new Site();
        site["a.md"] = text;
        await site.Succeed();
        Assert.Contains($"\"title\":\"{title}\"", Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sitemap: yes", "\"sitemap\":true")]
    [InlineData("sitemap: \"true\"", "\"sitemap\":true")]
    [InlineData("sitemap: off", "\"sitemap\":false")]
    [InlineData("_noindex: yes", "\"_noindex\":true")]
    [InlineData("_noindex: 0", "\"_noindex\":false")]
    [InlineData("_disableToc: On", "\"_disableToc\":true")]
    [InlineData("_disableFooter: n", "\"_disableFooter\":false")]
    public async Task Other_keys_that_say_yes_or_no_are_read_alike(string matter, string kept)
    {
        using var site = new Site();
        site["a.md"] = $"---\n{matter}\n---\n# A\n";
        await site.Succeed();
        Assert.Contains(kept, Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\nsitemap: {priority: 1}\n---\n", "'sitemap' must be true or false, and is {\"priority\":1}; it is ignored.")]
    [InlineData("+++\nsitemap.priority = 1\n+++\n", "'sitemap' must be true or false, and is {\"priority\":1}; it is ignored.")]
    [InlineData("---\n_noindex: maybe\n---\n", "'_noindex' must be true or false, and is \"maybe\"; it is ignored.")]
    [InlineData("---\n_disableAffix: [true]\n---\n", "'_disableAffix' must be true or false, and is [true]; it is ignored.")]
    public async Task A_flag_that_says_neither_is_told_and_ignored(string text, string warning)
    {
        using var site = new Site();
        site["a.md"] = text;
        Assert.Equal("BCM1103 a.md(2,1) Warning: The front matter's " + warning, Assert.Single(await site.Diagnose()));
        Assert.DoesNotContain("sitemap", Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+++\ntitle = \n+++\n", 2)]
    [InlineData("+++\na = 1\na = 2\n+++\n", 3)]
    [InlineData("+++\ntitle = 'x'\n\ntext\n", 1)]
    public async Task Broken_TOML_is_an_error_at_its_place(string text, int line)
    {
        using var site = new Site();
        site["a.md"] = text;
        var error = Assert.Single((await site.Build()).Diagnostics);
        Assert.Equal((Severity.Error, "BCM1101", "a.md", line), (error.Severity, error.Code, error.File, error.Line));
        Assert.DoesNotContain("Toml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_TOML_is_an_error_and_no_end_of_the_process()
    {
        using var site = new Site();
        site["a.md"] = "+++\na = " + new string('[', 100_000) + "\n+++\n";
        site["b.md"] = "+++\na = " + string.Concat(Enumerable.Repeat("{a=", 100_000)) + "\n+++\n";
        Assert.Equal(["BCM1101 a.md", "BCM1101 b.md"], (await site.Build()).Diagnostics.Select(static d => $"{d.Code} {d.File}"));
    }

    [Theory]
    [InlineData("titel", "title")]
    [InlineData("Title", "title")]
    [InlineData("tittle", "title")]
    [InlineData("titl", "title")]
    [InlineData("wieght", "weight")]
    [InlineData("Layout", "layout")]
    [InlineData("layuot", "layout")]
    [InlineData("discription", "description")]
    [InlineData("decription", "description")]
    [InlineData("tag", "tags")]
    [InlineData("Date", "date")]
    [InlineData("drafts", "draft")]
    [InlineData("pubished", "published")]
    public async Task A_slip_in_a_key_is_told_with_the_key_that_was_meant(string key, string meant)
    {
        using var site = new Site();
        site["a.md"] = $"---\nx: 1\n{key}: 3\n---\n# A\n";
        var warning = (await site.Diagnose())[0];
        Assert.StartsWith("BCM1127 a.md(3,1) Warning", warning, StringComparison.Ordinal);
        Assert.Contains($"'{meant}' would", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("height")]
    [InlineData("data")]
    [InlineData("sections")]
    [InlineData("titles")]
    [InlineData("dates")]
    [InlineData("craft")]
    [InlineData("publisher")]
    [InlineData("author")]
    [InlineData("uid")]
    [InlineData("ms.date")]
    [InlineData("subtitle")]
    public async Task Keys_of_the_project_are_left_alone(string key)
    {
        using var site = new Site();
        site["a.md"] = $"---\n{key}: 3\n---\n# A\n";
        await site.Succeed();
    }

    [Theory]
    [InlineData("title: T\nlist:\n  - %", 4, 5)]
    [InlineData("title: T\nby: @ann's", 3, 5)]
    [InlineData("title: T\ncode: `x`", 3, 7)]
    public async Task A_value_that_YAML_cannot_begin_with_is_a_text_and_a_warning(string matter, int line, int column)
    {
        using var site = new Site();
        site["a.md"] = $"---\n{matter}\n---\nText\n";
        Assert.StartsWith($"BCM1128 a.md({line},{column}) Warning", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.True(site.Project.HasOutput("a.html"));
        Assert.Contains("\"title\":\"T\"", Assert.Single(site.Documents("Page")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n---json\n{ \"title\": \"A\", \"draft\": false }\n---\n\nText\n")]
    [InlineData("    ---\n    title: G\n    draft: true\n    ---\n\nText\n")]
    [InlineData("---\nraft: true\n---\n\nText\n")]
    [InlineData("\n---\n\nA draft: it is one.\n\n---\n")]
    [InlineData("<!-- licence -->\n---\nPublished: by a journal\nDraft: see below\n\nText\n\n---\n")]
    [InlineData("\n---\nSome text.\n\nPublished: no later than spring\n\n---\n")]
    public async Task What_says_nothing_of_a_draft_is_published(string text)
    {
        using var site = new Site();
        site["a.md"] = text;
        await site.Diagnose();
        Assert.True(site.Project.HasOutput("a.html"));
    }
}
