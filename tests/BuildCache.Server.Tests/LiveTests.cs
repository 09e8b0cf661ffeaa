using System.Globalization;
using System.Text.Json;
using BuildCache.Content.Tests.Site;
using BuildCache.Tests;

namespace BuildCache.Server.Tests;

/// <summary>What becomes of a page that is open in a browser when files change.</summary>
public sealed class LiveTests
{
    const string Page = """
        # Install

        <details id="more"><summary>More</summary><p>Inside.</p></details>

        <input id="name">

        First.

        Second.

        """;

    /// <summary>Text, page after page, so that there is something to scroll.</summary>
    static readonly string Long = string.Join("\n\n", Enumerable.Range(0, 200).Select(static line => string.Create(CultureInfo.InvariantCulture, $"Line {line}.")));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task<(ServedSite Site, BrowserPage Browser)> OpenAsync(string page = "guide/install.html")
    {
        Assert.SkipWhen(Browser.Program is null, "Needs Chromium or Chrome on the PATH.");
        var project = new SiteProject { Properties = { ["SiteUnsafeHtml"] = "true" } };
        project.Items["SiteAsset"] = new() { Include = ["**/*.svg", "**/*.css", "**/*.js"], Exclude = ["_*/**"] };
        project.Write("index.md", "# Home\n").Write("guide/install.md", Page + Long).Write("own.css", "h1 { color: rgb(1, 2, 3) }").Write("own.js", "window.version = 1;")
            .Write("_templates/partials/head.hbs", """<link rel="stylesheet" href="{{url "own.css"}}"><script src="{{url "own.js"}}"></script>""");
        var site = await ServedSite.StartAsync(project);
        try
        {
            await site.TextAsync(page);
            var browser = await BrowserPage.OpenAsync(null, Token);
            await browser.GoAsync(new Uri(site.Address, page).AbsoluteUri);
            // One that is loaded again has lost it.
            await browser.EvaluateAsync("window.isSame = true");
            return (site, browser);
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until something is so in the page, and tells whether the page was loaded again.</summary>
    static async Task<bool> IsSameWhenAsync(BrowserPage browser, string condition)
    {
        while (true)
        {
            try
            {
                var answer = await browser.EvaluateAsync($"({condition}) ? (window.isSame === true ? 1 : 2) : 0");
                if (answer.ValueKind == JsonValueKind.Number && answer.GetInt32() is var state and not 0)
                {
                    return state == 1;
                }
            }
            catch (InvalidOperationException)
            {
                // The page is being loaded.
            }
        }
    }

    [Fact]
    public async Task A_page_changes_and_everything_else_stays()
    {
        var (site, browser) = await OpenAsync();
        await using var end = site;
        await using var close = browser;
        await browser.EvaluateAsync("""
            document.getElementById('more').open = true;
            document.getElementById('name').focus();
            document.getElementById('name').value = 'typed';
            document.documentElement.dataset.own = 'script';
            document.querySelector('main').append(Object.assign(document.createElement('aside'), { id: 'added' }));
            scrollTo({ top: 700, behavior: 'instant' });
            """);
        for (var edit = 1; edit <= 10; edit++)
        {
            site.Project.Write("guide/install.md", Page.Replace("Second.", $"Second, {edit}.\n\nNew {edit}.", StringComparison.Ordinal) + Long + $"\n\nLast {edit}.\n");
            Assert.True(await IsSameWhenAsync(browser, $"document.body.innerText.includes('Last {edit}.')"));
            Assert.Equal($"700 true name typed script true 1 {edit}", (await browser.EvaluateAsync("""
                [Math.round(scrollY), document.getElementById('more').open, document.activeElement.id, document.getElementById('name').value, document.documentElement.dataset.own,
                 !!document.getElementById('added'), document.querySelectorAll('h1').length, document.body.innerText.match(/New (\d+)\./)[1]].join(' ')
                """)).GetString());
        }
        site.Project.Write("guide/install.md", "# Other\n\nShort.\n");
        Assert.True(await IsSameWhenAsync(browser, "document.title.startsWith('Other')"));
        // A page that is open is shown before the build has ended; an answer is what the last build left that has.
        var text = ServedSite.WithoutMark(await site.TextAsync("guide/install.html", static text => text.Contains("Short.", StringComparison.Ordinal)));
        // Apart from what was done to it by hand, it is the page that a browser would load.
        var difference = await browser.EvaluateAsync($$"""
            (() => {
              const live = document.querySelector('main').cloneNode(true);
              live.querySelector('#added').remove();
              const loaded = new DOMParser().parseFromString({{JsonSerializer.Serialize(text)}}, 'text/html').querySelector('main');
              return live.isEqualNode(loaded) ? ['same', 'same'] : [live.outerHTML, loaded.outerHTML];
            })()
            """);
        Assert.Equal(difference[1].GetString(), difference[0].GetString());
    }

    [Fact]
    public async Task Style_sheets_are_exchanged_and_scripts_loaded_anew()
    {
        var (site, browser) = await OpenAsync();
        await using var end = site;
        await using var close = browser;
        site.Project.Write("own.css", "h1 { color: rgb(4, 5, 6) }");
        Assert.True(await IsSameWhenAsync(browser, "getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'"));
        site.Project.Write("own.js", "window.version = 2;");
        Assert.False(await IsSameWhenAsync(browser, "window.version === 2 && document.readyState === 'complete'"));
    }

    [Fact]
    public async Task Errors_stand_over_the_last_good_page_until_they_are_mended()
    {
        var (site, browser) = await OpenAsync();
        await using var end = site;
        await using var close = browser;
        site.Project.Write("_templates/page.hbs", "{{#if}}\nThe line below.\n");
        const string Shown = "(document.querySelector('buildcache-faults')?.shadowRoot.querySelector('section').innerText ?? '')";
        Assert.True(await IsSameWhenAsync(browser, $"{Shown}.includes('BCM')"));
        var said = (await browser.EvaluateAsync(Shown)).GetString()!;
        Assert.Contains("_templates/page.hbs:1", said, StringComparison.Ordinal);
        Assert.Contains("The line below.", said, StringComparison.Ordinal);
        Assert.Contains("/_buildcache/diagnostic?code=BCM", (await browser.EvaluateAsync("document.querySelector('buildcache-faults').shadowRoot.querySelector('a').href")).GetString(), StringComparison.Ordinal);
        Assert.True((await browser.EvaluateAsync("document.body.innerText.includes('First.')")).GetBoolean());
        await site.TerminalAsync(static text => text.Contains("_templates/page.hbs(1", StringComparison.Ordinal));
        site.Project.Delete("_templates/page.hbs");
        Assert.True(await IsSameWhenAsync(browser, "!document.querySelector('buildcache-faults')"));
    }

    [Fact]
    public async Task A_page_that_did_not_exist_appears()
    {
        var (site, browser) = await OpenAsync("new.html");
        await using var end = site;
        await using var close = browser;
        site.Project.Write("new.md", "# New page\n");
        await IsSameWhenAsync(browser, "document.title.startsWith('New page')");
    }
}
