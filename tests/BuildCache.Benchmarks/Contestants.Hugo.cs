namespace BuildCache.Benchmarks;

/// <summary>Hugo, as it is installed here.</summary>
static partial class Contestants
{
    /// <summary>A comparable site: every page in one layout, a list per section and tag.</summary>
    static async Task<Contestant> HugoAsync(string root, int pages)
    {
        await ProcessCost.RunAsync(root, ["hugo", "version"], new Dictionary<string, string>());
        var folder = Path.Combine(root, "hugo");
        Corpus.Write(Path.Combine(folder, "content"), pages);
        Corpus.RenameIndexes(Path.Combine(folder, "content"), "_index.md");
        Files.Write(folder, "config.toml", $"baseURL = 'https://example.org/'\ntitle = '{Contestant.SiteTitle}0'\n[markup.highlight]\ncodeFences = false\n");
        Files.Write(folder, "layouts/_default/baseof.html", $$$"""
            <!DOCTYPE html><html><head><title>{{ .Title }} - {{ .Site.Title }}</title></head><body><nav>{{ range .Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
            {{ block "main" . }}{{ end }}<footer>{{{Contestant.Mark}}}0</footer></body></html>
            """);
        Files.Write(folder, "layouts/_default/single.html", """
            {{ define "main" }}<ul>{{ range .CurrentSection.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ .Content }}{{ end }}
            """);
        Files.Write(folder, "layouts/_default/list.html", """
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
}
