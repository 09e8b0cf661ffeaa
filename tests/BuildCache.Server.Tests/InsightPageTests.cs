using System.Net;
using System.Text.Json.Nodes;
using BuildCache.Content.Tests.Site;
using BuildCache.Tests;

namespace BuildCache.Server.Tests;

/// <summary>The pages about builds.</summary>
public sealed class InsightPageTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static readonly string[] Pages = ["", "build?id=1", "call?of=guide/install.html", "call?of=Parse+guide/install.md", "documents", "query", "query?sql=select+url,+title+from+Page+order+by+url", "search?q=install", "graphql", "graphql?query={Page(order:[\"url\"]){url+title}}", "cost", "diff?from=1&to=2"];

    static async Task<ServedSite> StartAsync()
    {
        var project = new SiteProject();
        project.Write("index.md", "# Home\n").Write("guide/install.md", "---\ntitle: '<b>Install</b>'\n---\n\nFirst.\n");
        var site = await ServedSite.StartAsync(project);
        await site.TextAsync("guide/install.html");
        project.Write("guide/install.md", "---\ntitle: '<b>Install</b>'\n---\n\nSecond.\n");
        await site.TextAsync("guide/install.html", static text => text.Contains("Second.", StringComparison.Ordinal));
        return site;
    }

    static async Task<(HttpStatusCode Status, string Text, string Type)> GetAsync(ServedSite site, string page)
    {
        using var answer = await site.Client.GetAsync(new Uri(site.Address, "_buildcache/" + page), Token);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token), answer.Content.Headers.ContentType!.MediaType!);
    }

    [Fact]
    public async Task What_the_builds_did_can_be_read()
    {
        await using var site = await StartAsync();
        foreach (var page in Pages)
        {
            var (status, text, type) = await GetAsync(site, page);
            Assert.Equal((HttpStatusCode.OK, "text/html"), (status, type));
            Assert.DoesNotContain("<b>Install", text, StringComparison.Ordinal);
        }
        var builds = (await GetAsync(site, "")).Text;
        Assert.Contains("<a href=\"/_buildcache/build?id=2\">2</a>", builds, StringComparison.Ordinal);
        Assert.Contains("<caption>Each needed the one before, up to the last call: ", (await GetAsync(site, "build?id=2")).Text, StringComparison.Ordinal);
        var call = (await GetAsync(site, "call?of=guide/install.html")).Text;
        Assert.Contains("<h1>Page guide/install.md</h1>", call, StringComparison.Ordinal);
        Assert.Contains("<li>content of guide/install.md changed ", call, StringComparison.Ordinal);
        Assert.Contains("First.", call, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/_buildcache/call?of=Parse%20guide%2Finstall.md\">Parse guide/install.md</a>", call, StringComparison.Ordinal);
        var json = JsonNode.Parse((await GetAsync(site, "call?of=guide/install.html&format=json")).Text)!;
        Assert.Equal(("Page", "guide/install.md", "content of guide/install.md changed"), ((string?)json["handler"], (string?)json["key"], (string?)json["chains"]![0]![0]!["fact"]));
        var parse = (await GetAsync(site, "call?of=Parse+guide/install.md")).Text;
        Assert.Contains("Who reads what it gives", parse, StringComparison.Ordinal);
        Assert.Contains(">Page guide/install.md</a>", parse, StringComparison.Ordinal);
        var difference = (await GetAsync(site, "diff?from=1&to=2")).Text;
        Assert.Contains("Inputs: 1 differ", difference, StringComparison.Ordinal);
        Assert.Contains(">guide/install.html</a>", difference, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Install", (await GetAsync(site, "search?q=install")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_a_page_or_json_or_csv()
    {
        await using var site = await StartAsync();
        const string Query = "query?sql=select+url,+title+from+Page+where+url+%3E+@from+order+by+url&from=h";
        var page = (await GetAsync(site, Query)).Text;
        Assert.Contains("1 rows", page, StringComparison.Ordinal);
        Assert.Contains("which documents Page has, Page.title, Page.url", page, StringComparison.Ordinal);
        var json = await GetAsync(site, Query + "&format=json");
        Assert.Equal("application/json", json.Type);
        Assert.Equal("""{"columns":["url","title"],"rows":[{"url":"index.html","title":"Home"}],"truncated":false}""", JsonNode.Parse(json.Text)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(("url,title\r\nindex.html,Home\r\n", "text/csv"), ((await GetAsync(site, Query + "&format=csv")).Text, (await GetAsync(site, Query + "&format=csv")).Type));
    }

    [Fact]
    public async Task What_cannot_be_answered_is_said()
    {
        await using var site = await StartAsync();
        foreach (var (page, status, says) in new[]
        {
            ("query?sql=delete+from+Page", HttpStatusCode.BadRequest, "BCM1301"),
            ("query?sql=select+1+from+Nothing&format=json", HttpStatusCode.BadRequest, "BCM1301"),
            ("call?of=nowhere.html", HttpStatusCode.NotFound, "nowhere.html"),
            ("build?id=99", HttpStatusCode.NotFound, "no such build"),
            ("diff?from=7&to=99", HttpStatusCode.OK, "is not known"),
            ("search?q=%25_nothing_'", HttpStatusCode.OK, "No document has them"),
        })
        {
            var answer = await GetAsync(site, page);
            Assert.Equal((page, status), (page, answer.Status));
            Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_open_page_follows_the_builds_and_nothing_stands_in_the_way_of_a_reader()
    {
        Assert.SkipWhen(Browser.Program is null, "Needs Chromium or Chrome on the PATH.");
        await using var site = await StartAsync();
        await using var browser = await BrowserPage.OpenAsync(null, Token);
        var axe = Environment.GetEnvironmentVariable("BUILDCACHE_AXE");
        if (File.Exists(axe))
        {
            // Run where the page's own rules allow it: through the debugger.
            await browser.AddScriptAsync(await File.ReadAllTextAsync(axe, Token));
            foreach (var scheme in new[] { "light", "dark" })
            {
                await browser.BeAsync(scheme, 1280, 800, false);
                foreach (var page in Pages)
                {
                    await browser.GoAsync(new Uri(site.Address, "_buildcache/" + page).AbsoluteUri);
                    var violations = await browser.EvaluateAsync("axe.run({ preload: false, resultTypes: ['violations'] }).then(results => results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))");
                    Assert.True(violations.GetArrayLength() == 0, $"{page} ({scheme}): {violations}");
                }
            }
        }
        await browser.GoAsync(new Uri(site.Address, "_buildcache/call?of=guide/install.html").AbsoluteUri);
        await browser.EvaluateAsync("window.isSame = true");
        foreach (var word in new[] { "Alpha", "Quite", "Zebra" })
        {
            site.Project.Write("guide/install.md", $"---\ntitle: '<b>Install</b>'\n---\n\n{word}.\n");
            while ((await browser.EvaluateAsync($"window.isSame === true && document.querySelector('main').innerText.includes('{word}') ? 1 : 0")).GetInt32() == 0)
            {
                await Task.Yield();
            }
        }
    }
}
