using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>A site with very many files that are only copied, beside copying them and beside looking at them.</summary>
static class AssetWaits
{
    const int All = 100_000;
    const int Folders = 100;
    const int Bytes = 100;

    public static async IAsyncEnumerable<Wait> AllAsync(WaitPlace place)
    {
        var count = place.Count(All);
        var site = place.Project("site");
        Files.Write(site.Folder, "Site.csproj", $"<Project Sdk=\"BuildCache.Sdk/{Product.Version}\" />");
        Files.Write(site.Folder, "index.md", "# Home\n");
        for (var i = 0; i < count; i++)
        {
            // Archives: nobody looks into them.
            Files.Write(site.Folder, string.Create(CultureInfo.InvariantCulture, $"assets/f{i % Folders:d2}/a{i:d6}.zip"), i.ToString(CultureInfo.InvariantCulture).PadRight(Bytes, '.'));
        }

        await WaitPlace.UnpackAsync(site);
        var assets = Path.Combine(site.Folder, "assets");
        yield return new Wait(
            $"{count:N0} assets, first build",
            [
                new("BuildCache", async _ =>
                {
                    site.Forget();
                    var cost = await site.BuildAsync();
                    var copied = Directory.EnumerateFiles(Path.Combine(site.OutputFolder, "assets"), "*", SearchOption.AllDirectories).Count();
                    WaitPlace.Expect(copied == count, $"{copied} of {count} assets");
                    return cost;
                }),
                new("the files copied", _ => Task.FromResult(Floors.Copy(assets, Path.Combine(place.Root, "copy")))),
            ]);
        // A build without changes looks at sources and at outputs.
        yield return new Wait(
            $"{count:N0} assets, nothing changed",
            [
                new("BuildCache", _ => site.BuildAsync()),
                new("a look at each source and output", _ => Task.FromResult(Floors.Walk(assets, site.OutputFolder))),
            ]);
    }
}
