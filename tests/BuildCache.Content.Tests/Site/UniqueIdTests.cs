using AngleSharp.Html.Parser;

namespace BuildCache.Content.Tests.Site;

/// <summary>An id stands once on a page. Where an author's raw HTML repeats one it is told, and there is no other.</summary>
public sealed class UniqueIdTests
{
    [Fact]
    public Task On_every_page_of_the_documentation() => CheckAsync(Repository("samples", "Docs"), Repository("docs"));

    static async Task CheckAsync(params string[] folders)
    {
        using var site = new SiteProject();
        foreach (var folder in folders)
        {
            foreach (var file in Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
                if (!path.Split('/').Any(static name => name is "bin" or "obj" || name[0] is '_' or '.'))
                {
                    site.Write(path, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
                }
            }
        }

        var told = (await site.BuildAsync()).Diagnostics.Where(static diagnostic => diagnostic.Code == "BCM1126")
            .Select(static diagnostic => $"{diagnostic.File} {diagnostic.Message.Split('\'')[1]}").ToHashSet(StringComparer.Ordinal);
        var pages = Directory.GetFiles(site.Output, "*.html", SearchOption.AllDirectories);
        Assert.NotEmpty(pages);
        var repeated = pages.SelectMany(page => new HtmlParser().ParseDocument(File.ReadAllText(page)).QuerySelectorAll("[id]")
            .GroupBy(static element => element.Id!, StringComparer.Ordinal).Where(static same => same.Count() > 1)
            .Select(same => $"{Path.ChangeExtension(Path.GetRelativePath(site.Output, page).Replace('\\', '/'), ".md")} {same.Key}"));
        Assert.Equal([], repeated.Except(told));
    }

    static string Repository(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "BuildCache.MSBuild.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine([folder.FullName, .. path]);
    }
}
