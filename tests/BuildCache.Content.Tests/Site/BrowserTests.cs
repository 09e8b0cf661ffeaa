using AngleSharp.Html.Parser;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Site;

/// <summary>The script of the theme in a real browser, on pages opened from the file system.</summary>
[Trait("Speed", "Slow")]
public sealed class BrowserTests
{
    static SiteProject Site() => new SiteProject()
        .Write("index.md", "# Home\n\nNothing here.\n")
        .Write("guide/pears.md", "---\ntitle: About pears\n---\n\nSweet, and not at all like apples. Crème.\n")
        .Write("guide/apples.md", "---\ntitle: About apples\n---\n\n## Storing fruit\n\nCool and dark.\n\n## Eating fruit\n\n```csharp\nvar apple = \"red\"; // crisp\n```\n")
        .Write("guide/odd name & more.md", "---\ntitle: Orchards\n---\n\n## Growing apples\n\nSlowly.\n");

    [Fact]
    public async Task Titles_rank_before_headings_and_headings_before_text()
    {
        using var site = Site();
        await site.SucceedAsync();
        Assert.Equal(
            ["About apples guide/apples.html", "Orchards guide/odd%20name%20%26%20more.html#growing-apples", "About pears guide/pears.html"],
            await ResultsAsync(site, "index.html", "apples"));
        Assert.Equal(["About pears ../guide/pears.html"], await ResultsAsync(site, "guide/apples.html", "pears SWEET"));
        Assert.Equal(["About pears guide/pears.html"], await ResultsAsync(site, "index.html", "creme"));
        Assert.Empty(await ResultsAsync(site, "index.html", "bananas"));
    }

    [Theory]
    [InlineData(1, 1, "1 result")]
    [InlineData(20, 20, "20 results")]
    [InlineData(23, 20, "The best 20 of 23 results")]
    public async Task The_best_results_are_shown_and_all_are_counted(int pages, int shown, string said)
    {
        using var site = new SiteProject().Write("index.md", "# Home\n");
        for (var i = 0; i < pages; i++)
        {
            site.Write($"p{i}.md", $"# Page {i}\n\nPears.\n");
        }

        await site.SucceedAsync();
        var page = await OpenAsync(site, "index.html?q=pears");
        Assert.Equal((shown, said), (page.QuerySelectorAll(".results a").Length, page.QuerySelector("[role=status]")!.TextContent));
    }

    [Fact]
    public async Task The_search_is_used_with_the_keyboard_alone()
    {
        using var site = Site();
        await site.SucceedAsync();
        const string Script = """
            <script>
            addEventListener("load", async () => {
              const press = (key, target = document.activeElement) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
              const said = [];
              const input = document.getElementById("site:search");
              const say = () => said.push([document.activeElement.id, input.getAttribute("aria-expanded"), input.getAttribute("aria-activedescendant")].join(" "));
              press("/", document.body); say();
              input.value = "fruit apples"; input.dispatchEvent(new Event("input"));
              while (!document.querySelector(".results a")) await new Promise(done => setTimeout(done, 5));
              say();
              input.value = "about"; input.dispatchEvent(new Event("input"));
              await new Promise(done => setTimeout(done, 50));
              press("ArrowDown"); say(); press("ArrowDown"); say(); press("ArrowUp"); say();
              press("Escape"); say(); press("Escape"); say();
              document.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true, cancelable: true })); say();
              input.blur(); say();
              document.body.dataset.said = said.join("|");
            });
            </script>
            """;
        site.Write("out/keyboard.html", site.Read("index.html") + Script);
        var page = await OpenAsync(site, "keyboard.html");
        Assert.Equal(
            "site:search false |site:search true site:result-0|site:search true site:result-1|site:search true site:result-0|site:search true site:result-1|site:search false | false |site:search true site:result-0| false ",
            page.Body!.GetAttribute("data-said"));
    }

    [Fact]
    public async Task Code_is_coloured_and_can_be_copied_and_the_theme_is_switched()
    {
        using var site = Site();
        await site.SucceedAsync();
        site.Write("out/guide/click.html", site.Read("guide/apples.html") + "<script>addEventListener('load', () => document.getElementById('site:theme').click())</script>");
        var page = await OpenAsync(site, "guide/click.html");
        Assert.Equal("var apple = \"red\"; // crisp", page.QuerySelector("article pre code")!.TextContent.Trim());
        Assert.Equal(["var", "\"red\"", "// crisp"], page.QuerySelectorAll("article pre code span").Select(static span => span.TextContent));
        Assert.NotNull(page.QuerySelector(".code > button"));
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal(["#storing-fruit", "#eating-fruit"], page.QuerySelectorAll("article h2 > .anchor").Select(static link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task A_session_is_copied_without_its_answers()
    {
        using var site = new SiteProject().Write("index.md", """"
            # Home

            ```console
            $ dotnet build
              Built.
            $ ls \
                -l
            total 0
            ```

            - [x] done
            """");
        await site.SucceedAsync();
        site.Write("out/copy.html", site.Read("index.html") + """
            <script>
            addEventListener("load", () => {
              Object.defineProperty(navigator, "clipboard", { value: { writeText: async text => { document.body.dataset.copied = text; } } });
              [...document.querySelectorAll(".code > button")].at(-1).click();
            });
            </script>
            """);
        var page = await OpenAsync(site, "copy.html");
        Assert.Equal("dotnet build\nls \\\n    -l", page.Body!.GetAttribute("data-copied"));
        Assert.Equal("Done", page.QuerySelector(".task-list-item input")!.GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData("北京", "beijing.html")]
    [InlineData("天安门", "beijing.html")]
    [InlineData("门", "beijing.html")]
    [InlineData("東京", "tokyo.html")]
    [InlineData("タワー", "tokyo.html")]
    [InlineData("กรุงเทพ", "bangkok.html")]
    [InlineData("strasse", "street.html")]
    [InlineData("STRASSE", "street.html")]
    [InlineData("Straße", "street.html")]
    [InlineData("kobenhavn", "street.html")]
    [InlineData("creme", "street.html")]
    [InlineData("donaudampf", "street.html")]
    [InlineData("epsilon", "street.html")]
    [InlineData("ostrich", "street.html")]
    [InlineData("flightless", "street.html")]
    [InlineData("figwort", "street.html")]
    public async Task Words_are_found_in_every_script_and_wherever_they_stand(string query, string url)
    {
        using var site = new SiteProject()
            .Write("index.md", "# Home\n\nNothing.\n")
            .Write("beijing.md", "# 城市\n\n我们去了北京天安门\n")
            .Write("tokyo.md", "# 町\n\n昨日は東京タワーに登りました。\n")
            .Write("bangkok.md", "# เมือง\n\nฉันอยู่ที่กรุงเทพมหานคร\n")
            .Write("street.md", "# Words\n\nDie Straße in København, Crème, Donau\u00ADdampf, delta<br>epsilon.\n\nostrich\n:   flightless bird\n\n<div title=\"x\"><p>figwort</p></div>\n");
        await site.SucceedAsync();
        Assert.Equal([url], (await ResultsAsync(site, "index.html", query)).Select(static result => result[(result.LastIndexOf(' ') + 1)..]));
    }

    [Fact]
    public async Task Long_titles_wrap_and_nothing_sticks_out()
    {
        var title = string.Concat(Enumerable.Repeat("Unreasonably", 12));
        using var site = new SiteProject()
            .Write("index.md", "# Home\n\nText.\n")
            .Write("a/index.md", $"---\ntitle: {title}\ntags: [{title}]\n---\n\n## {title}\n\nText.\n\n## Two\n")
            .Write("a/b.md", $"---\ntitle: {title}2\n---\n\nText.\n");
        await site.SucceedAsync();
        const string Script = """
            <script>
            addEventListener("load", () => {
              const wide = [...document.querySelectorAll(".side, .side a, .toc a, .breadcrumbs, .neighbours a, .tags a, h1, h2, main")]
                .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0);
              document.body.dataset.wide = wide.map(element => element.className || element.tagName).join(" ") + (document.documentElement.scrollWidth > innerWidth ? " page" : "");
            });
            </script>
            """;
        site.Write("out/a/long.html", site.Read("a/index.html") + Script);
        Assert.Equal("", (await OpenAsync(site, "a/long.html")).Body!.GetAttribute("data-wide"));
    }

    static async Task<string[]> ResultsAsync(SiteProject site, string page, string query)
    {
        var document = await OpenAsync(site, $"{page}?q={Uri.EscapeDataString(query)}");
        return [.. document.QuerySelectorAll(".results a").Select(static link => $"{link.QuerySelector("b")!.TextContent} {Plain(link.GetAttribute("href")!)}")];

        static string Plain(string link) => link.StartsWith("./", StringComparison.Ordinal) ? link[2..] : link;
    }

    /// <summary>Opens a page, lets its scripts run, and returns what has become of it.</summary>
    internal static async Task<AngleSharp.Html.Dom.IHtmlDocument> OpenAsync(SiteProject site, string page)
    {
        Assert.SkipWhen(Browser.Program is null, "Needs Chromium or Chrome on the PATH.");
        using var profile = new SiteProject();
        using var process = Browser.Start(profile.PathOf("profile"), "--virtual-time-budget=10000", "--dump-dom", new Uri(site.Output).AbsoluteUri + "/" + page);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var html = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && html.Length > 0, await errors);
        return new HtmlParser().ParseDocument(html);
    }
}
