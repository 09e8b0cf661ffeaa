using AngleSharp.Html.Dom;
using BuildCache.Content.Templates;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>What holds of the pages of a site: each link leads to a file that is there, or is told.</summary>
static class SiteProperties
{
    public static List<(string Path, IHtmlDocument Page)> CheckPages(SiteProject site, BuildResult result, bool isStrict)
    {
        var told = result.Diagnostics.Where(static diagnostic => diagnostic.Code is "BCM1110" or "BCM1112")
            .GroupBy(static diagnostic => Url(diagnostic.File!)).ToDictionary(static group => group.Key, static group => group.Count());
        // What may not be written under its name is told, and missed where it is listed.
        var outputs = result.Outputs.Concat(result.Diagnostics.Where(static diagnostic => diagnostic.Code == "BCM1401").Select(static diagnostic => Url(diagnostic.File!)))
            .ToHashSet(StringComparer.Ordinal);
        var pages = new List<(string, IHtmlDocument)>();
        foreach (var path in result.Outputs.Where(path => path.EndsWith(".html", StringComparison.Ordinal) && site.Has(path)))
        {
            try
            {
                var page = HtmlProperties.Parse(site.Read(path), isStrict);
                HtmlProperties.CheckIds(page);
                HtmlProperties.CheckAttributes(page);
                CheckLinks(path, page, outputs, told);
                pages.Add((path, page));
            }
            catch (FuzzFault fault)
            {
                throw new FuzzFault($"{fault.Message} [in {Batch.Shown(path)}]");
            }
        }

        return pages;
    }

    static void CheckLinks(string path, IHtmlDocument page, HashSet<string> outputs, Dictionary<string, int> told)
    {
        var lost = page.All
            .SelectMany(static element => (string?[])[element.GetAttribute("href"), element.GetAttribute("src")])
            .OfType<string>()
            .Where(url => Target(path, url) is { } target && !outputs.Contains(target))
            .ToList();
        FuzzFault.Unless(lost.Count == 0 || told.ContainsKey(path) || told.Any(entry => path.EndsWith("index.html", StringComparison.Ordinal)), $"a link leads nowhere, and nothing says so: {lost.FirstOrDefault()}");
    }

    /// <summary>The file that a link means; null when it is not one of the site.</summary>
    static string? Target(string from, string url)
    {
        var site = new Uri("http://site.invalid/");
        var path = string.Join('/', from.Split('/').Select(Uri.EscapeDataString));
        if (!Uri.TryCreate(new Uri(site, path), url, out var target) || target.Host != site.Host || target.Scheme != "http" || url.StartsWith('#'))
        {
            return null;
        }

        return Uri.UnescapeDataString(target.AbsolutePath[1..]);
    }

    static string Url(string file) => SiteUrls.OutputPath(Path.ChangeExtension(file, ".html"));
}
