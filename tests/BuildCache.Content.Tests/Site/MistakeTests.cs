namespace BuildCache.Content.Tests.Site;

/// <summary>A simple mistake stays small: one error, and nothing else of the site is worse for it.</summary>
public sealed class MistakeTests
{
    static string[] Said(BuildResult result) => [.. result.Diagnostics.Where(static d => d.Severity != Severity.Message).Select(static d => $"{d.Code} {d.File}")];

    static SortedDictionary<string, string> Outputs(SiteProject site) => new(
        Directory.EnumerateFiles(site.Output, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(site.Output, file), File.ReadAllText), StringComparer.Ordinal);

    [Fact]
    public async Task An_error_in_the_start_page_leaves_it_and_the_links_to_it_as_they_were()
    {
        using var site = new SiteProject().Write("index.md", "---\ntitle: Home\n---\n# Welcome\n").Write("guide/a.md", "# A\n\n[Home](../index.md#welcome)\n");
        await site.SucceedAsync();
        var before = Outputs(site);
        site.Write("index.md", "---\ntitle: [Home\n---\n# Welcome\n");
        var failed = await site.BuildAsync();
        Assert.Equal(["BCM1101 index.md"], Said(failed));
        Assert.Equal(before, Outputs(site));
        site.Write("guide/a.md", "# A\n\nStill [Home](../index.md#welcome)\n");
        Assert.Equal(["BCM1101 index.md"], Said(await site.BuildAsync()));
        Assert.Contains("Still <a href=\"../index.html#welcome\">", site.Read("guide/a.html"), StringComparison.Ordinal);
        site.Write("index.md", "---\ntitle: Home\n---\n# Welcome\n");
        Assert.Empty(Said(await site.SucceedAsync()));
    }

    [Fact]
    public async Task On_a_first_build_a_link_to_a_failed_page_is_not_called_broken()
    {
        using var site = new SiteProject().Write("index.md", "---\ntitle: [Home\n---\n# Welcome\n").Write("a.md", "# A\n\n[Home](index.md#welcome)\n").Write("b.md", "# B\n");
        Assert.Equal(["BCM1101 index.md"], Said(await site.BuildAsync()));
        Assert.False(site.Has("a.html"));
        Assert.True(site.Has("b.html"));
        site.Write("index.md", "---\ntitle: Home\n---\n# Welcome\n");
        Assert.Empty(Said(await site.SucceedAsync()));
        Assert.True(site.Has("a.html"));
    }
}
