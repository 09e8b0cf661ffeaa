using System.Reflection;

namespace BuildCache.Benchmarks;

/// <summary>Sets up everything that is compared, below one folder outside the repository.</summary>
static class Contestants
{
    // No server processes that stay: each measurement is a whole command, and none profits from the one before.
    static readonly Dictionary<string, string> Dotnet = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" };

    public static async Task<IReadOnlyList<Contestant>> CreateAsync(string root, int pages)
    {
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(root, "Directory.Packages.props"), "<Project />");
        var contestants = new List<Contestant> { await BuildCacheAsync(root, pages), await EmptyLibraryAsync(root) };
        if (await Contestant.ExistsAsync("hugo"))
        {
            contestants.Add(Hugo(root, pages));
        }

        return contestants;
    }

    /// <summary>A documentation project of one line, on packages that this tree packs.</summary>
    static async Task<Contestant> BuildCacheAsync(string root, int pages)
    {
        var feed = Path.Combine(root, "feed");
        await Contestant.RunAsync(Metadata("Repository"), ["dotnet", "pack", "BuildCache.MSBuild.sln", "-c", "Release", "-v", "q", $"-p:PackageOutputPath={feed}"], Dotnet);
        File.WriteAllText(Path.Combine(root, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"tree\" value=\"{feed}\" /></packageSources></configuration>");
        var folder = Path.Combine(root, "site");
        Corpus.Write(folder, pages);
        Corpus.RenameIndexes(folder, "index.md");
        File.WriteAllText(Path.Combine(folder, "Site.csproj"), $"<Project Sdk=\"BuildCache.Sdk/{Metadata("Version")}\" />");
        var environment = new Dictionary<string, string>(Dotnet) { ["NUGET_PACKAGES"] = Path.Combine(root, "packages") };
        return new Contestant("BuildCache", folder, ["dotnet", "build", "-v", "q"], environment, ["bin", "obj"], HasCorpus: true);
    }

    /// <summary>What every build through the .NET SDK pays at the least.</summary>
    static async Task<Contestant> EmptyLibraryAsync(string root)
    {
        var folder = Path.Combine(root, "library");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Library.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        var library = new Contestant("empty class library", folder, ["dotnet", "build", "-v", "q"], Dotnet, [], HasCorpus: false);
        await library.BuildAsync();
        return library;
    }

    /// <summary>A comparable site: every page in one layout, a list per section and tag.</summary>
    static Contestant Hugo(string root, int pages)
    {
        var folder = Path.Combine(root, "hugo");
        Corpus.Write(Path.Combine(folder, "content"), pages);
        Corpus.RenameIndexes(Path.Combine(folder, "content"), "_index.md");
        Directory.CreateDirectory(Path.Combine(folder, "layouts/_default"));
        File.WriteAllText(Path.Combine(folder, "config.toml"), "baseURL = 'https://example.org/'\ntitle = 'Site'\n[markup.highlight]\ncodeFences = false\n");
        const string Frame = "<!DOCTYPE html><html><head><title>{{ .Title }}</title></head><body><nav>{{ range .Site.Sections }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</nav>";
        File.WriteAllText(Path.Combine(folder, "layouts/_default/single.html"), Frame + "<ul>{{ range .CurrentSection.RegularPages }}<li>{{ .Title }}</li>{{ end }}</ul>{{ .Content }}</body></html>");
        File.WriteAllText(Path.Combine(folder, "layouts/_default/list.html"), Frame + "<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>{{ .Content }}</body></html>");
        return new Contestant("Hugo", folder, ["hugo", "--quiet"], new Dictionary<string, string>(), ["public", "resources"], HasCorpus: true);
    }

    static string Metadata(string key) =>
        typeof(Contestants).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
