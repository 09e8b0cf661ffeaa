namespace BuildCache.Benchmarks;

/// <summary>Eleventy, from npm.</summary>
static partial class Contestants
{
    /// <summary>The same with the generator of npm that is nearest to a compiler of Markdown.</summary>
    static async Task<Contestant> EleventyAsync(string root, int pages)
    {
        const string Version = "3.1.2";
        var folder = Path.Combine(root, "eleventy");
        Corpus.Write(Path.Combine(folder, "content"), pages);
        Corpus.RenameIndexes(Path.Combine(folder, "content"), "index.md");
        await InstallAsync(root, $"@11ty/eleventy@{Version}");
        Files.Write(folder, "package.json", "{\"private\":true,\"type\":\"module\"}");
        Files.Write(folder, "content/content.json", "{\"layout\":\"base.njk\"}");
        Files.Write(folder, "_data/site.json", $"{{\"title\":\"{Contestant.SiteTitle}0\"}}");
        Files.Write(folder, "eleventy.config.js", """
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
        Files.Write(folder, "_includes/base.njk", $$$"""
            <!DOCTYPE html><html><head><title>{{ title }} - {{ site.title }}</title></head><body>
            <ul>{% for other in collections.bySection[page.inputPath.split("/")[2]] %}<li><a href="{{ other.url }}">{{ other.data.title }}</a></li>{% endfor %}</ul>
            {{ content | safe }}<footer>{{{Contestant.Mark}}}0</footer></body></html>
            """);
        Files.Write(folder, "content/tags.njk", """
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
}
