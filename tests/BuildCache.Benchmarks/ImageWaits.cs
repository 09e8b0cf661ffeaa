using System.Globalization;
using System.Text;

namespace BuildCache.Benchmarks;

/// <summary>A site with many pictures, each shown on a page, with the package that makes them in the sizes that browsers need, beside the same without it.</summary>
static class ImageWaits
{
    const int All = 5000;
    const int OnPage = 50;
    const int Width = 48;
    const int Height = 32;
    const string Pictures = "pictures";

    public static async IAsyncEnumerable<Wait> AllAsync(WaitPlace place)
    {
        var count = place.Count(All);
        var (site, bare) = (place.Project("site"), place.Project("bare"));
        Write(site.Folder, count, $"BuildCache.Sdk/{Product.Version};BuildCache.Images/{Product.Version}");
        Write(bare.Folder, count, $"BuildCache.Sdk/{Product.Version}");

        await WaitPlace.UnpackAsync(site);
        yield return new Wait(
            $"{count:N0} images, first build",
            [
                new("BuildCache with BuildCache.Images", async _ =>
                {
                    site.Forget();
                    var cost = await site.BuildAsync();
                    var made = Directory.EnumerateFiles(site.OutputFolder, "*.webp", SearchOption.AllDirectories).Count();
                    WaitPlace.Expect(made >= count, $"{made} variants of {count} images");
                    return cost;
                }),
                new("BuildCache alone, which copies them", _ =>
                {
                    bare.Forget();
                    return bare.BuildAsync();
                }),
            ],
            MostRounds: 1);
        yield return new Wait(
            $"{count:N0} images, nothing changed",
            [
                new("BuildCache with BuildCache.Images", _ => site.BuildAsync()),
                new("a look at each source and output", _ => Task.FromResult(Floors.Walk(Path.Combine(site.Folder, Pictures), site.OutputFolder))),
                new("BuildCache alone, which copies them", _ => bare.BuildAsync()),
            ]);
    }

    static void Write(string folder, int count, string sdk)
    {
        Files.Write(folder, "Site.csproj", $"<Project Sdk=\"{sdk}\" />");
        Files.Write(folder, "index.md", "# Home\n");
        for (var page = 0; page * OnPage < count; page++)
        {
            Files.Write(folder, string.Create(CultureInfo.InvariantCulture, $"pages/p{page:d3}.md"), Page(page, count));
        }

        Directory.CreateDirectory(Path.Combine(folder, Pictures));
        for (var i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, Pictures, NameOf(i)), Png.Draw(Width, Height, i));
        }
    }

    static string NameOf(int picture) => string.Create(CultureInfo.InvariantCulture, $"i{picture:d4}.png");

    static string Page(int page, int count)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# Pictures {page}\n\n");
        for (var i = page * OnPage; i < Math.Min(count, (page + 1) * OnPage); i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"![Picture {i}](../{Pictures}/{NameOf(i)})\n\n");
        }

        return text.ToString();
    }
}
