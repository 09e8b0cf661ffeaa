using System.Globalization;

namespace BuildCache.Content.Tests.Site;

/// <summary>However a site came to be, it has the files that a clean build gives it.</summary>
[Trait("Speed", "Slow")]
public sealed class SiteEquivalenceTests
{
    static readonly string[] Folders = ["", "guide/", "guide/deep/", "reference/"];

    static readonly string[] Names = ["index", "a", "b", "c"];

    /// <summary>How many edits a sequence has; <c>BUILDCACHE_SITE_STEPS</c> asks for a longer run.</summary>
    static int Steps => int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_SITE_STEPS"), CultureInfo.InvariantCulture, out var steps) ? steps : 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Edits_in_any_order_give_what_a_clean_build_gives(int seed)
    {
        var random = new Random(seed);
        using var site = new SiteProject { AuditPercent = 1 };
        for (var page = 0; page < 6; page++)
        {
            WritePage(site, random);
        }

        await site.SucceedAsync();
        for (var step = 0; step < Steps; step++)
        {
            var edit = Edit(site, random);
            var result = await site.SucceedAsync();
            Assert.DoesNotContain(result.Diagnostics, static diagnostic => diagnostic.Code is "BCM1316" or "BCM3003");
            Assert.True(Snapshot(site.Output).SequenceEqual(await CleanAsync(site)), $"seed {seed}, step {step}: {edit}");
        }
    }

    static string Edit(SiteProject site, Random random)
    {
        switch (random.Next(11))
        {
            case 8:
                var files = Directory.EnumerateFiles(site.Output, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
                var lost = files[random.Next(files.Count)];
                File.Delete(lost);
                return "lose " + lost;
            case 9:
                var sources = Directory.EnumerateFiles(site.Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
                var moved = sources[random.Next(sources.Count)];
                Directory.CreateDirectory(site.PathOf("reference"));
                File.Move(moved, site.PathOf("reference/moved.md"), overwrite: true);
                return "move " + moved;
            case 10:
                foreach (var source in Directory.EnumerateFiles(site.Folder, "*.md", SearchOption.AllDirectories))
                {
                    File.SetLastWriteTimeUtc(source, DateTime.UtcNow);
                }

                return "touch all";
            case 0:
                var pages = Directory.EnumerateFiles(site.Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
                var doomed = pages[random.Next(pages.Count)];
                File.Delete(doomed);
                return "delete " + doomed;
            case 1:
                site.Properties["SiteTitle"] = $"Title {random.Next(3)}";
                return "site title";
            case 2:
                site.Properties["SiteUrl"] = random.Next(2) == 0 ? "" : "https://example.org/docs";
                return "site address";
            case 3:
                site.Properties["SiteDrafts"] = random.Next(2) == 0 ? "true" : "false";
                return "drafts";
            case 4 when File.Exists(site.PathOf("_templates/footer.hbs")):
                site.Delete("_templates/footer.hbs");
                return "delete partial";
            case 4:
                site.Write("_templates/footer.hbs", $"<footer>{{{{site.title}}}} {random.Next(3)}</footer>");
                return "write partial";
            default:
                return WritePage(site, random);
        }
    }

    static string WritePage(SiteProject site, Random random)
    {
        var path = Folders[random.Next(Folders.Length)] + Names[random.Next(Names.Length)] + ".md";
        var tags = random.Next(3) == 0 ? "tags: [red, Blue]\n" : random.Next(2) == 0 ? "tags: blue\n" : "";
        var date = random.Next(2) == 0 ? $"date: 2026-0{random.Next(1, 9)}-01\n" : "";
        var draft = random.Next(5) == 0 ? "draft: true\n" : "";
        var weight = random.Next(3) == 0 ? $"weight: {random.Next(3)}\n" : "";
        site.Write(path, $"---\ntitle: Page {random.Next(5)}\n{tags}{date}{draft}{weight}---\n\n## Part {random.Next(3)}\n\nWord{random.Next(9)}.\n");
        return "write " + path;
    }

    static async Task<List<(string, string)>> CleanAsync(SiteProject site)
    {
        using var clean = new SiteProject();
        foreach (var (name, value) in site.Properties)
        {
            clean.Properties[name] = value;
        }

        foreach (var file in Directory.EnumerateFiles(site.Folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(site.Folder, file);
            if (!path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("out", StringComparison.Ordinal))
            {
                clean.Write(path, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            }
        }

        await clean.SucceedAsync();
        return Snapshot(clean.Output);
    }

    static List<(string Path, string Text)> Snapshot(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file))),
    ];
}
