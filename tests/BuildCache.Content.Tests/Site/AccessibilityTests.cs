using System.Globalization;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Site;

/// <summary>axe-core finds nothing on any page of the documentation, whatever the device and the colours.</summary>
[Trait("Speed", "Slow")]
public sealed class AccessibilityTests
{
    const string Variable = "BUILDCACHE_AXE";

    /// <summary>The width and the background that are really there.</summary>
    const string Mode = "innerWidth + ' ' + getComputedStyle(document.body).backgroundColor";

    const string Violations = """
        axe.run({ preload: false, resultTypes: ["violations"] }).then(results =>
          results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, failureSummary }) =>
            `${id}: ${target.join(" ")}: ${html.slice(0, 200)}: ${failureSummary.replace(/\s+/g, " ")}`)))
        """;

    /// <summary>What readers open, on a page that has all of it.</summary>
    static readonly (string Name, string Script)[] Opened =
    [
        ("menu", "document.getElementById('site:menu').click()"),
        ("contents", "document.querySelector('.toc details').open = true"),
        ("search", """
            new Promise(done => {
              const list = document.getElementById("site:results");
              new MutationObserver(() => { if (list.querySelector("[role=option]")) done(); }).observe(list, { childList: true });
              const input = document.getElementById("site:search");
              input.value = "link";
              input.focus();
            })
            """),
    ];

    static readonly (string Name, string Scheme, int Width, int Height, bool Phone, string Background)[] Modes =
    [
        ("desktop, light", "light", 1280, 800, false, "rgb(255, 255, 255)"),
        ("desktop, dark", "dark", 1280, 800, false, "rgb(17, 20, 26)"),
        ("phone, light", "light", 375, 812, true, "rgb(255, 255, 255)"),
        ("phone, dark", "dark", 375, 812, true, "rgb(17, 20, 26)"),
    ];

    /// <summary>In how many of the modes a page is looked at, neighbours in others: the theme is the same on all, and the largest pages take axe seconds.</summary>
    static readonly int ModesOfPage = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_AXE_MODES"), CultureInfo.InvariantCulture, out var modes) ? modes : 1;

    [Fact]
    public async Task Nothing_stands_in_the_way_of_a_reader()
    {
        var axe = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(File.Exists(axe), $"Needs axe-core: set {Variable} to the path of its axe.min.js.");
        using var site = Repository.Documentation();
        await site.SucceedAsync();
        Assert.SkipWhen(Browser.Program is null, "Needs Chromium or Chrome on the PATH.");
        await using var browser = await BrowserPage.OpenAsync(site.Output, TestContext.Current.CancellationToken);
        await browser.AddScriptAsync(await File.ReadAllTextAsync(axe!, TestContext.Current.CancellationToken));
        // Nobody reads the pages that send the browser on to another at once.
        string[] pages =
        [
            .. Directory.EnumerateFiles(site.Output, "*.html", SearchOption.AllDirectories)
                .Where(static file => !File.ReadAllText(file).Contains("http-equiv=\"refresh\"", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(site.Output, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
        ];
        Assert.Equal([], new[] { "404.html", "index.html", "tags/index.html", "reference/diagnostics.html" }.Except(pages));

        var found = new List<string>();
        for (var m = 0; m < Modes.Length; m++)
        {
            var mode = Modes[m];
            await browser.BeAsync(mode.Scheme, mode.Width, mode.Height, mode.Phone);
            foreach (var (page, opened, script) in pages.Where((_, i) => (i + m) % Modes.Length < ModesOfPage).Select(static page => (page, "", "0")).Concat(Opened.Select(static opened => ("guides/writing.html", $" with {opened.Name}", opened.Script))))
            {
                await browser.GoAsync(page);
                await browser.EvaluateAsync(script);
                Assert.Equal($"{page}: {mode.Width} {mode.Background}", $"{page}: {await browser.EvaluateAsync(Mode)}");
                found.AddRange((await browser.EvaluateAsync(Violations)).EnumerateArray()
                    .Select(violation => $"{page}{opened} ({mode.Name}): {violation.GetString()}"));
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
