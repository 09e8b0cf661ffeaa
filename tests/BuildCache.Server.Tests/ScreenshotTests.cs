using System.Buffers.Binary;
using System.Globalization;
using BuildCache.Content.Tests.Site;
using BuildCache.Tests;

namespace BuildCache.Server.Tests;

/// <summary>
/// Pictures of the running thing, for the documentation and for whoever looks at a change: the pages about builds, a page of the site, and an
/// error over it. They go into the folder that BUILDCACHE_SCREENSHOTS names; without it they are looked at and forgotten.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ScreenshotTests
{
    static readonly (string Name, int Width, int Height)[] Devices = [("wide", 1280, 800), ("phone", 390, 844)];

    static readonly (string Name, string Address, string Shows)[] Pages =
    [
        ("page", "guide/install.html", "document.querySelector('main h1').textContent.includes('Install')"),
        ("builds", "_buildcache/", "document.querySelectorAll('table tr').length >= 3"),
        ("build", "_buildcache/build?id=2", "document.body.textContent.includes('content of guide/install.md changed')"),
        ("why", "_buildcache/call?of=guide/install.html", "document.querySelector('svg') !== null && document.body.textContent.includes('First.')"),
        ("documents", "_buildcache/documents", "document.body.textContent.includes('Heading')"),
        ("sql", "_buildcache/query?sql=select+url,+title+from+Page+order+by+url", "document.querySelectorAll('table tr').length === 6"),
        ("search", "_buildcache/search?q=install", "document.querySelectorAll('a').length > 5"),
        ("graphql", "_buildcache/graphql?query={Page(order:[\"url\"]){url+title}}", "document.body.textContent.includes('guide/install.html')"),
        ("cost", "_buildcache/cost", "document.body.textContent.includes('Page')"),
        ("compare", "_buildcache/diff?from=1&to=2", "document.body.textContent.includes('guide/install.md')"),
    ];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_page_shows_what_it_is_for_on_each_device_in_each_scheme_and_nothing_sticks_out()
    {
        Assert.SkipWhen(Browser.Program is null, "Needs Chromium or Chrome on the PATH.");
        var project = new SiteProject { Properties = { ["SiteTitle"] = "Example" } };
        project.Write("index.md", "# Home\n\nRead the [guide](guide/install.md).\n").Write("guide/use.md", "# Use it\n\nText.\n").Write("guide/more.md", "# More\n\nText.\n")
            .Write("guide/long.md", "# Of very long words\n\nDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\n").Write("guide/install.md", "# Install\n\nFirst.\n");
        await using var site = await ServedSite.StartAsync(project);
        await site.TextAsync("guide/install.html");
        project.Write("guide/install.md", "# Install\n\nSecond.\n\n```bash\ndotnet new install BuildCache.Templates\n```\n");
        await site.TextAsync("guide/install.html", static text => text.Contains("Second.", StringComparison.Ordinal));

        await using var browser = await BrowserPage.OpenAsync(null, Token);
        foreach (var (device, width, height) in Devices)
        {
            foreach (var scheme in new[] { "light", "dark" })
            {
                await browser.BeAsync(scheme, width, height, phone: device == "phone");
                foreach (var (name, address, shows) in Pages)
                {
                    await browser.GoAsync(new Uri(site.Address, address).AbsoluteUri);
                    await LookAsync(browser, $"{name}-{device}-{scheme}", shows, width, height);
                }
            }
        }

        await browser.BeAsync("light", 1280, 800, phone: false);
        await browser.GoAsync(new Uri(site.Address, "guide/install.html").AbsoluteUri);
        project.Write("guide/install.md", "---\ntitle: [\n---\n# Install\n");
        const string Error = "document.querySelector('buildcache-faults')?.shadowRoot.textContent.includes('guide/install.md') === true";
        while (!(await browser.EvaluateAsync(Error)).GetBoolean())
        {
            await Task.Yield();
        }
        await LookAsync(browser, "error-wide-light", Error, 1280, 800);
    }

    static async Task LookAsync(BrowserPage browser, string name, string shows, int width, int height)
    {
        Assert.True((await browser.EvaluateAsync(shows)).GetBoolean(), $"{name} does not show what it is for.");
        var widest = (await browser.EvaluateAsync("document.documentElement.scrollWidth")).GetInt32();
        Assert.True(widest <= width, string.Create(CultureInfo.InvariantCulture, $"{name} is {widest} pixels wide, where there are {width}."));
        var picture = await browser.CaptureAsync();
        // Width and height stand in a PNG's first chunk.
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20))));
        if (Environment.GetEnvironmentVariable("BUILDCACHE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), picture, Token);
        }
    }
}
