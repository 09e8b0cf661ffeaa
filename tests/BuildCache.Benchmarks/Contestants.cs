using System.ComponentModel;

namespace BuildCache.Benchmarks;

/// <summary>Sets up everything that is compared, below one folder outside the repository.</summary>
static partial class Contestants
{
    /// <summary>The generators that take part where they are to be had, as options name them.</summary>
    public static readonly IReadOnlyList<string> Peers = ["hugo", "eleventy", "docfx", "astro"];

    public static async Task<IReadOnlyList<Contestant>> CreateAsync(string root, int pages, WholeBuildOptions options)
    {
        await Product.PrepareAsync(root, options.Packages);
        var contestants = new List<Contestant> { BuildCache(root, pages), await EmptyLibraryAsync(root) };
        foreach (var peer in options.Peers)
        {
            try
            {
                contestants.Add(await PeerAsync(peer, root, pages));
            }
            catch (Exception error) when (error is Win32Exception or InvalidOperationException)
            {
                await Console.Error.WriteLineAsync($"{peer} is left out, it cannot be set up here: {error.Message}");
            }
        }

        return contestants;
    }

    static async Task<Contestant> PeerAsync(string name, string root, int pages) => name switch
    {
        "hugo" => await HugoAsync(root, pages),
        "eleventy" => await EleventyAsync(root, pages),
        "docfx" => await DocfxAsync(root, pages),
        "astro" => await AstroAsync(root, pages),
        _ => throw new ArgumentException($"There are {string.Join(", ", Peers)}, and no {name}."),
    };

    /// <summary>A documentation project of one line, on packages that this tree packs, with the theme's layout in the project.</summary>
    static Contestant BuildCache(string root, int pages)
    {
        var folder = Path.Combine(root, "site");
        Corpus.Write(folder, pages);
        Corpus.RenameIndexes(folder, "index.md");
        Files.Write(folder, "Site.csproj", $"<Project Sdk=\"BuildCache.Sdk/{Product.Version}\"><PropertyGroup><SiteTitle>{Contestant.SiteTitle}0</SiteTitle></PropertyGroup></Project>");
        // The theme shows this partial on every page.
        Files.Write(folder, "_templates/partials/footer.hbs", $"<footer>{Contestant.Mark}0</footer>\n");
        return new Contestant
        {
            Name = "BuildCache",
            Folder = folder,
            Command = ["dotnet", "build", "-v", "q"],
            Environment = Product.With(Path.Combine(root, "packages")),
            Made = ["bin", "obj"],
            Output = "bin/Debug/site",
            Pages = "",
            Layout = "_templates/partials/footer.hbs",
            Configuration = "Site.csproj",
            Database = "obj/buildcache",
        };
    }

    /// <summary>What every build through the .NET SDK pays at the least.</summary>
    static async Task<Contestant> EmptyLibraryAsync(string root)
    {
        var folder = Path.Combine(root, "library");
        Product.WriteLibrary(folder);
        var library = new Contestant { Name = "empty class library", Folder = folder, Command = ["dotnet", "build", "-v", "q"], Environment = Product.Dotnet };
        await library.BuildAsync();
        return library;
    }

    /// <summary>Installs packages of npm where all folders of contestants find them.</summary>
    static async Task InstallAsync(string root, params string[] packages)
    {
        if (!File.Exists(Path.Combine(root, "package.json")))
        {
            Files.Write(root, "package.json", "{\"private\":true}");
        }

        await ProcessCost.RunAsync(root, ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", .. packages], new Dictionary<string, string>());
    }
}
