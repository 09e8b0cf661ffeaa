using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>A documentation project with handlers of its own in C#, one of which is edited, beside the same when nothing is.</summary>
static class HandlerWaits
{
    const int All = 100;

    public static async IAsyncEnumerable<Wait> AllAsync(WaitPlace place)
    {
        var pages = place.Count(All);
        var (site, library) = (place.Project("site") with { Output = "bin/Debug/net10.0/site" }, place.Project("library"));
        Corpus.Write(site.Folder, pages);
        Corpus.RenameIndexes(site.Folder, "index.md");
        Files.Write(site.Folder, "Site.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk;BuildCache.Sdk/{Product.Version}">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """);
        for (var release = 0; release < pages; release++)
        {
            Files.Write(site.Folder, string.Create(CultureInfo.InvariantCulture, $"changelog/{release:d3}.txt"), $"Release {release}\n");
        }

        Product.WriteLibrary(library.Folder);
        Edit(site.Folder, 0);
        EditLibrary(library.Folder, 0);
        await site.BuildAsync();
        await library.BuildAsync();
        yield return new Wait(
            $"{pages} pages and {pages} calls of a handler, nothing changed",
            [new("a site with a handler", _ => site.BuildAsync()), new("a class library", _ => library.BuildAsync())]);
        yield return new Wait(
            $"{pages} pages and {pages} calls of a handler, a function of it edited",
            [
                new("a site with a handler", async round =>
                {
                    Edit(site.Folder, round);
                    var cost = await site.BuildAsync();
                    WaitPlace.Expect(File.ReadAllText(Path.Combine(site.OutputFolder, "releases/000.html")).Contains($"edit {round}:", StringComparison.Ordinal), "what the edited handler writes");
                    return cost;
                }),
                new("a class library, a function of it edited", round =>
                {
                    EditLibrary(library.Folder, round);
                    return library.BuildAsync();
                }),
                new("the site, nothing changed", _ => site.BuildAsync()),
            ]);
    }

    static void Edit(string folder, int round) => Files.Write(folder, "Releases.cs", $$"""
        using BuildCache;

        public sealed class Releases : Handler
        {
            public override void Register(HandlerRegistry on)
            {
                on.Files("changelog/*.txt").Named("Release").Produces("Release").Run(static (file, context) =>
                    context.Emit("Release", Path.GetFileNameWithoutExtension(file.Path), new { text = context.ReadText(file.Path) }));
                on.Each("Release").Named("ReleasePage").Run(static (release, context) =>
                    context.Write($"releases/{release.Id}.html", "edit {{round}}: " + release.Text("text")));
            }
        }
        """);

    static void EditLibrary(string folder, int round) =>
        Files.Write(folder, "Library.cs", $"public static class Library {{ public static int Number() => {round}; }}\n");
}
