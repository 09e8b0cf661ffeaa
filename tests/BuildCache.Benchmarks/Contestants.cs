using System.Reflection;

namespace BuildCache.Benchmarks;

/// <summary>Sets up everything that is compared, below one folder outside the repository.</summary>
static class Contestants
{
    // No server processes that stay: each measurement is a whole command, and none profits from the one before.
    static readonly Dictionary<string, string> Dotnet = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" };

    public static async Task<IReadOnlyList<Contestant>> CreateAsync(string root, int pages, WholeBuildOptions options)
    {
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(root, "Directory.Packages.props"), "<Project />");
        var contestants = new List<Contestant> { await BuildCacheAsync(root, pages, options.Packages), await EmptyLibraryAsync(root) };
        if (options.Peers && await ProcessCost.ExistsAsync("hugo", "version"))
        {
            contestants.Add(Hugo(root, pages));
        }

        if (options.Peers && await ProcessCost.ExistsAsync("npm", "--version"))
        {
            contestants.Add(await EleventyAsync(root, pages));
        }

        return contestants;
    }

    /// <summary>A documentation project of one line, on packages that this tree packs, with the theme's layout in the project.</summary>
    static async Task<Contestant> BuildCacheAsync(string root, int pages, string? packages)
    {
        var feed = packages ?? Path.Combine(root, "feed");
        if (packages is null)
        {
            await ProcessCost.RunAsync(Metadata("Repository"), ["dotnet", "build", "BuildCache.MSBuild.sln", "-c", "Release", "-v", "q"], Dotnet);
            await ProcessCost.RunAsync(Metadata("Repository"), ["dotnet", "pack", "BuildCache.MSBuild.sln", "--no-build", "-c", "Release", "-v", "q", $"-p:PackageOutputPath={feed}"], Dotnet);
        }

        File.WriteAllText(Path.Combine(root, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"tree\" value=\"{feed}\" /></packageSources></configuration>");
        var folder = Path.Combine(root, "site");
        Corpus.Write(folder, pages);
        Corpus.RenameIndexes(folder, "index.md");
        File.WriteAllText(Path.Combine(folder, "Site.csproj"), $"<Project Sdk=\"BuildCache.Sdk/{Metadata("Version")}\"><PropertyGroup><SiteTitle>{Contestant.SiteTitle}0</SiteTitle></PropertyGroup></Project>");
        Directory.CreateDirectory(Path.Combine(folder, "_templates/partials"));
        // The theme shows this partial on every page.
        File.WriteAllText(Path.Combine(folder, "_templates/partials/footer.hbs"), $"<footer>{Contestant.Mark}0</footer>\n");
        return new Contestant
        {
            Name = "BuildCache",
            Folder = folder,
            Command = ["dotnet", "build", "-v", "q"],
            Environment = new Dictionary<string, string>(Dotnet) { ["NUGET_PACKAGES"] = Path.Combine(root, "packages") },
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
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Library.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        var library = new Contestant { Name = "empty class library", Folder = folder, Command = ["dotnet", "build", "-v", "q"], Environment = Dotnet };
        await library.BuildAsync();
        return library;
    }

    /// <summary>A comparable site: every page in one layout, a list per section and tag.</summary>
    static Contestant Hugo(string root, int pages)
    {
        var folder = Path.Combine(root, "hugo");
        Corpus.Write(Path.Combine(folder, "content"), pages);
        Corpus.RenameIndexes(Path.Combine(folder, "content"), "_index.md");
        Write(folder, "config.toml", $"baseURL = 'https://example.org/'\ntitle = '{Contestant.SiteTitle}0'\n[markup.highlight]\ncodeFences = false\n");
        Write(folder, "layouts/_default/baseof.html", $$$"""
            <!DOCTYPE html><html><head><title>{{ .Title }} - {{ .Site.Title }}</title></head><body><nav>{{ range .Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
            {{ block "main" . }}{{ end }}<footer>{{{Contestant.Mark}}}0</footer></body></html>
            """);
        Write(folder, "layouts/_default/single.html", """
            {{ define "main" }}<ul>{{ range .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ .Content }}{{ end }}
            """);
        Write(folder, "layouts/_default/list.html", """
            {{ define "main" }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ .Content }}{{ end }}
            """);
        return new Contestant
        {
            Name = "Hugo",
            Folder = folder,
            Command = ["hugo", "--quiet"],
            Made = ["public", "resources"],
            Output = "public",
            Pages = "content",
            Layout = "layouts/_default/baseof.html",
            Configuration = "config.toml",
        };
    }

    /// <summary>The same with the generator of npm that is nearest to a compiler of Markdown.</summary>
    static async Task<Contestant> EleventyAsync(string root, int pages)
    {
        const string Version = "3.1.2";
        var folder = Path.Combine(root, "eleventy");
        Corpus.Write(Path.Combine(folder, "content"), pages);
        Corpus.RenameIndexes(Path.Combine(folder, "content"), "index.md");
        Write(root, "package.json", "{\"private\":true}");
        await ProcessCost.RunAsync(root, ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", $"@11ty/eleventy@{Version}"], new Dictionary<string, string>());
        Write(folder, "package.json", "{\"private\":true,\"type\":\"module\"}");
        Write(folder, "content/content.json", "{\"layout\":\"base.njk\"}");
        Write(folder, "_data/site.json", $"{{\"title\":\"{Contestant.SiteTitle}0\"}}");
        Write(folder, "eleventy.config.js", """
            export default function (config) {
              config.addCollection("bySection", api => {
                const sections = {};
                for (const page of api.getAll()) { (sections[page.inputPath.split("/")[2]] ??= []).push(page); }
                for (const name in sections) { sections[name].sort((a, b) => a.data.weight - b.data.weight); }
                return sections;
              });
              return { dir: { input: "content", output: "../_site", includes: "../_includes", data: "../_data" }, markdownTemplateEngine: false };
            }
            """);
        Write(folder, "_includes/base.njk", $$$"""
            <!DOCTYPE html><html><head><title>{{ title }} - {{ site.title }}</title></head><body>
            <ul>{% for other in collections.bySection[page.inputPath.split("/")[2]] %}<li><a href="{{ other.url }}">{{ other.data.title }}</a></li>{% endfor %}</ul>
            {{ content | safe }}<footer>{{{Contestant.Mark}}}0</footer></body></html>
            """);
        Write(folder, "content/tags.njk", """
            ---
            pagination: { data: collections, size: 1, alias: tag, filter: [all, bySection] }
            permalink: "/tags/{{ tag }}/index.html"
            eleventyComputed: { title: "{{ tag }}" }
            ---
            <ul>{% for other in collections[tag] %}<li><a href="{{ other.url }}">{{ other.data.title }}</a></li>{% endfor %}</ul>
            """);
        return new Contestant
        {
            Name = "Eleventy",
            Folder = folder,
            Command = ["node", Path.Combine(root, "node_modules/@11ty/eleventy/cmd.cjs"), "--incremental", "--quiet"],
            Made = ["_site", ".cache"],
            Output = "_site",
            Pages = "content",
            Layout = "_includes/base.njk",
            Configuration = "_data/site.json",
        };
    }

    static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    static string Metadata(string key) =>
        typeof(Contestants).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
