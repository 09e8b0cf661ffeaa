namespace BuildCache.Content.Tests.Markdown;

/// <summary>Links and images, resolved and checked.</summary>
public sealed class LinkTests
{
    [Theory]
    [InlineData("b.md", "b.html")]
    [InlineData("./b.md#part", "b.html#part")]
    [InlineData("../top.md?x=1", "../top.html?x=1")]
    [InlineData("/top.md", "../top.html")]
    [InlineData("~/top.md", "../top.html")]
    [InlineData("deep/", "deep/index.html")]
    [InlineData("deep", "deep/index.html")]
    [InlineData("..", "../index.html")]
    [InlineData("/", "../index.html")]
    [InlineData("b.html", "b.html")]
    [InlineData("b", "b.html")]
    [InlineData("s%20p%C3%A4.md", "s%20p%C3%A4.html")]
    [InlineData("<s pä.md>", "s%20p%C3%A4.html")]
    [InlineData("a.md#own", "a.html#own")]
    [InlineData("#own", "#own")]
    [InlineData("#anchor", "#anchor")]
    [InlineData("b.md#named", "b.html#named")]
    [InlineData("#top", "#top")]
    [InlineData("../files/f.zip", "../files/f.zip")]
    [InlineData("https://x.org/y.md", "https://x.org/y.md")]
    [InlineData("//x.org/y", "//x.org/y")]
    [InlineData("mailto:a@b.c", "mailto:a@b.c")]
    [InlineData("../releases/2.6.3", "../releases/2.6.3.html")]
    [InlineData("/releases/2.6.3.md#part", "../releases/2.6.3.html#part")]
    [InlineData("../releases/2.6.3.html", "../releases/2.6.3.html")]
    [InlineData("../net8.0", "../net8.0/index.html")]
    [InlineData("../net8.0/", "../net8.0/index.html")]
    [InlineData("System.Text#part", "System.Text.html#part")]
    public async Task A_link_leads_from_page_to_page(string written, string href)
    {
        using var site = Sample($"# Own\n\n<i id=\"anchor\"></i>\n\n[x]({written})\n");
        site["releases/2.6.3.md"] = "# Part\n";
        site["net8.0/README.md"] = "";
        site["guide/System.Text.md"] = "# Part\n";
        await site.Succeed();
        Assert.Contains($"<p><a href=\"{href}\">x</a></p>", site.Project.Read("guide/a.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[x](gone.md)", "BCM1110 guide/a.md(2,1) Warning: The link gone.md leads to guide/gone.md, which is no page or asset of the site.")]
    [InlineData("[x](B.md)", "BCM1110 guide/a.md(2,1) Warning: The link B.md leads to guide/B.md, which is no page or asset of the site. Letter case matters: guide/b.md is there.")]
    [InlineData("[x](../../up.md)", "BCM1110 guide/a.md(2,1) Warning: The link ../../up.md leaves the project. If it is a page of this site, write the path to it that stays inside. Else link to an address on the web, or move the file into the project.")]
    [InlineData("[x](../notes.txt)", "BCM1110 guide/a.md(2,1) Warning: The link ../notes.txt leads to notes.txt, which is no page or asset of the site. The file is in the project: include it as a SiteAsset (or Markdown) item.")]
    [InlineData("  [x](b.md#no)", "BCM1111 guide/a.md(2,3) Warning: guide/b.md has no heading or anchor #no.")]
    [InlineData("[x](b.md#Part)", "BCM1111 guide/a.md(2,1) Warning: guide/b.md has no heading or anchor #Part. Letter case matters: #part is there.")]
    [InlineData("[x](#no)", "BCM1111 guide/a.md(2,1) Warning: The link #no names no heading or anchor of this page.")]
    [InlineData("![x](gone.png)", "BCM1112 guide/a.md(2,1) Warning: The image gone.png is not there: guide/gone.png is no asset of the site.")]
    [InlineData("![x](../files/P.png)", "BCM1112 guide/a.md(2,1) Warning: The image ../files/P.png is not there: files/P.png is no asset of the site. Letter case matters: files/p.png is there.")]
    [InlineData("<p>\n<a href=\"gone.md\">", "BCM1110 guide/a.md(3,10) Warning: The link gone.md leads to guide/gone.md, which is no page or asset of the site.")]
    public async Task What_leads_nowhere_is_a_warning_with_its_place_or_an_error_if_strict(string markdown, string warning)
    {
        using var site = Sample("\n" + markdown + "\n");
        site["notes.txt"] = "";
        Assert.Equal([warning], await site.Diagnose());
        Assert.Equal([warning], await site.Diagnose());

        site.Project.Properties["SiteStrict"] = "true";
        Assert.Equal([warning.Replace(" Warning: ", " Error: ", StringComparison.Ordinal)], await site.Diagnose());
    }

    [Theory]
    [InlineData("[x](B.md)", "<a href=\"b.html\">")]
    [InlineData("[x](B)", "<a href=\"b.html\">")]
    [InlineData("[x](../GUIDE/B.html#Part)", "<a href=\"b.html#part\">")]
    [InlineData("[x](Deep/)", "<a href=\"deep/index.html\">")]
    [InlineData("[x](b.md#Part)", "<a href=\"b.html#part\">")]
    [InlineData("# Own\n\n[x](#OWN)", "<a href=\"#own\">")]
    [InlineData("[x](../FILES/F.zip)", "<a href=\"../files/f.zip\">")]
    [InlineData("![x](../files/P.png)", "<img src=\"../files/p.png\"")]
    [InlineData("<img src=\"../files/P.png\">", "<img src=\"../files/p.png\"")]
    [InlineData("[x](S%20P%C3%84.md)", "<a href=\"s%20p%C3%A4.html\">")]
    [InlineData("[x](<S PÄ.md#ÜBER>)", "<a href=\"s%20p%C3%A4.html#%C3%9Cber\">")]
    [InlineData("![x](../files/Ä.png)", "<img src=\"../files/%C3%A4.png\"")]
    [InlineData("[x](b.md#NAMED)", "<a href=\"b.html#named\">")]
    [InlineData("[x](b.md#anchor)", "<a href=\"b.html#Anchor\">")]
    [InlineData("[x](B.md#anchor)", "<a href=\"b.html#Anchor\">")]
    public async Task A_link_that_is_wrong_in_letter_case_alone_leads_to_what_is_there(string markdown, string html)
    {
        using var site = Sample(markdown + "\n");
        Assert.All(await site.Diagnose(), static warning => Assert.Contains("Letter case matters: ", warning, StringComparison.Ordinal));
        Assert.Contains(html, site.Project.Read("guide/a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_differs_in_letter_case_comes_and_goes_with_what_is_there()
    {
        using var site = Sample("[x](ÄPFEL.md#sorten) [y](b.md#anchor)\n");
        Assert.Equal(["BCM1110", "BCM1111"], Codes(await site.Diagnose()));
        Assert.Contains("<a href=\"%C3%84PFEL.md#sorten\">x</a> <a href=\"b.html#Anchor\">", Plain(), StringComparison.Ordinal);
        site["guide/äpfel.md"] = "# Sorten {#Sorten}\n";
        Assert.Equal(["BCM1110", "BCM1111", "BCM1111"], Codes(await site.Diagnose()));
        Assert.Contains("<a href=\"%C3%A4pfel.html#Sorten\">x</a>", Plain(), StringComparison.Ordinal);
        site["guide/äpfel.md"] = "# Sorten\n";
        site["guide/b.md"] = "# Part\n";
        Assert.Equal(["BCM1110", "BCM1111"], Codes(await site.Diagnose()));
        Assert.Contains("<a href=\"%C3%A4pfel.html#sorten\">x</a> <a href=\"b.html#anchor\">", Plain(), StringComparison.Ordinal);
        site.Project.Delete("guide/äpfel.md");
        site["guide/ÄPFEL.md"] = "# Sorten\n";
        site["guide/b.md"] = "<i id=\"anchor\"></i>\n";
        await site.Succeed();

        string Plain() => site.Project.Read("guide/a.html").Replace("ÄPFEL.md", "%C3%84PFEL.md", StringComparison.Ordinal);
        static string[] Codes(string[] said) => [.. said.Select(static line => line[..7]).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("<map><area href=\"{0}\"></map>", "b.md", "b.html", "BCM1110")]
    [InlineData("<iframe src=\"{0}\"></iframe>", "b.md", "b.html", "BCM1110")]
    [InlineData("<object data='{0}'></object>", "../files/f.zip", "../files/f.zip", "BCM1110")]
    [InlineData("<embed src={0}>", "../files/f.zip", "../files/f.zip", "BCM1110")]
    [InlineData("<form action=\"{0}\"></form>", "b.md", "b.html", "BCM1110")]
    [InlineData("<link href=\"{0}\">", "/files/f.zip", "../files/f.zip", "BCM1110")]
    [InlineData("<script src=\"{0}\"></script>", "/files/f.zip", "../files/f.zip", "BCM1110")]
    [InlineData("<img src=\"{0}\">", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<video src=\"{0}\"></video>", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<video poster=\"{0}\"></video>", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<audio src=\"{0}\"></audio>", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<video><track src=\"{0}\"></video>", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<picture><source srcset=\"{0} 2x\"></picture>", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<input type=image src=\"{0}\">", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<svg><image href=\"{0}\"/></svg>", "/files/p.png", "../files/p.png", "BCM1112")]
    [InlineData("<svg><a xlink:href=\"{0}\"></a></svg>", "b.md", "b.html", "BCM1110")]
    public async Task Addresses_in_raw_HTML_are_resolved_and_checked(string html, string written, string address, string code)
    {
        using var site = Sample(string.Format(System.Globalization.CultureInfo.InvariantCulture, html, written) + "\n");
        await site.Succeed();
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, html, address), site.Project.Read("guide/a.html"), StringComparison.Ordinal);
        site["guide/a.md"] = "\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, html, "gone.png") + "\n";
        Assert.StartsWith($"{code} guide/a.md(2,{html.IndexOf('{', StringComparison.Ordinal) + 1}) ", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_candidate_of_a_srcset_is_resolved()
    {
        using var site = Sample("<img alt='' srcset=\"/files/p.png, /files/p.png 2x,\ngone.png 100w, https://x.org/a,b.png 3x\">\n");
        Assert.StartsWith("BCM1112 guide/a.md(2,1) ", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.Contains("srcset=\"../files/p.png, ../files/p.png 2x,\ngone.png 100w, https://x.org/a,b.png 3x\"", site.Project.Read("guide/a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_looks_like_a_tag_in_a_script_is_none()
    {
        using var site = Sample("<script>\nvar a = \"<a href='gone.md'>\";\n</script>\n");
        await site.Succeed();
    }

    [Theory]
    [InlineData("[x](../made/list.html)", "../made/list.html")]
    [InlineData("[x](../made/)", "../made/index.html")]
    [InlineData("[x](../made)", "../made/index.html")]
    [InlineData("[x](/made/list.html#top)", "../made/list.html#top")]
    [InlineData("![x](../made/chart.svg)", "../made/chart.svg")]
    public async Task What_a_handler_writes_can_be_linked(string markdown, string address)
    {
        using var site = Sample("\n" + markdown + "\n");
        site.Project.Properties["SiteStrict"] = "true";
        Assert.Single(await site.Diagnose());

        site.Others.Add(new Maker());
        Assert.Empty(await site.Diagnose());
        Assert.Contains($"\"{address}\"", site.Project.Read("guide/a.html"), StringComparison.Ordinal);
    }

    sealed class Maker : Handler
    {
        public override void Register(HandlerRegistry on) => on.Once().Run(static context =>
        {
            context.Write("made/list.html", "");
            context.Write("made/index.html", "");
            context.Write("made/chart.svg", "");
        });
    }

    [Fact]
    public async Task A_place_is_that_in_the_file_and_follows_its_front_matter()
    {
        using var site = Sample("---\ntitle: A\n---\n\n[x](gone.md)\n");
        Assert.StartsWith("BCM1110 guide/a.md(5,1)", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        site["guide/a.md"] = "---\ntitle: A\nmore: 1\n---\n\n[x](gone.md)\n";
        Assert.StartsWith("BCM1110 guide/a.md(6,1)", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cross_reference_is_its_text_and_no_broken_link()
    {
        using var site = Sample("[text](xref:A.B) and <xref:C>\n");
        Assert.StartsWith("BCM1124", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        Assert.Equal("<p><span>text</span> and <span>xref:C</span></p>\n", site.Project.Read("guide/a.html"));
    }

    [Fact]
    public async Task A_missing_target_that_appears_heals_its_readers_alone()
    {
        using var site = Sample("[x](new.md#h)\n");
        Assert.Single(await site.Diagnose());
        site["guide/new.md"] = "text\n";
        Assert.StartsWith("BCM1111", Assert.Single(await site.Diagnose()), StringComparison.Ordinal);
        site["guide/new.md"] = "# H\n";
        var report = await site.Succeed();
        Assert.Equal(((1, 6), (2, 5), (1, 6)), (report.Of("Parse"), report.Of("Body"), report.Of("Page")));
        Assert.Equal("<p><a href=\"new.html#h\">x</a></p>\n", site.Project.Read("guide/a.html"));
    }

    [Fact]
    public async Task No_address_is_too_odd_to_be_reported()
    {
        string[] odd = ["a%00b.md", "%E0%A4%A", "%", "\\\\server\\share.md", "...", "a\u0001b", new string('x', 5000), "con.md", "*?.md", "#%zz", "#%00", "?", "a.md/", "b.md/../b.md/x", "a//b.md", "\U0001F389.md", "&#xD83C;.md"];
        using var site = Sample(string.Join("\n\n", odd.Select(static url => $"[x](<{url}>) ![y](<{url}>)")) + "\n\n<a href=\"a%00b\"><img src=''>\n");
        var result = await site.Build();
        Assert.DoesNotContain(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.All(result.Diagnostics, static d => Assert.Contains(d.Code, (string[])["BCM1110", "BCM1111", "BCM1112"]));
        Assert.Equal(odd.Length, site.Project.Read("guide/a.html").Split("<img").Length - 2);
    }

    static Site Sample(string page)
    {
        var site = new Site();
        site["guide/a.md"] = page;
        site["guide/b.md"] = "# Part\n\n<a name=\"named\"></a><i id=\"Anchor\"></i>\n";
        site["guide/s pä.md"] = "# Part {#Über}\n";
        site["guide/deep/index.md"] = "";
        site["top.md"] = "";
        site["files/f.zip"] = "";
        site["files/p.png"] = "";
        site["files/ä.png"] = "";
        site["README.md"] = "";
        return site;
    }
}
