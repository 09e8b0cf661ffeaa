using System.Globalization;
using System.Text;

namespace BuildCache.Benchmarks;

/// <summary>docfx, a tool of .NET.</summary>
static partial class Contestants
{
    /// <summary>
    /// What its users have: the modern template with one part of their own, and a table of contents for each section, which takes the titles
    /// from the pages. It has no pages of tags, and each build is a full one.
    /// </summary>
    static async Task<Contestant> DocfxAsync(string root, int pages)
    {
        const string Version = "2.81.0";
        var tools = Path.Combine(root, "tools");
        // From a folder in which this tree is not the only source of packages.
        await ProcessCost.RunAsync(Path.GetTempPath(), ["dotnet", "tool", "install", "docfx", "--tool-path", tools, "--version", Version], Product.Dotnet);
        var folder = Path.Combine(root, "docfx");
        var content = Path.Combine(folder, "content");
        Corpus.Write(content, pages);
        Corpus.RenameIndexes(content, "index.md");
        var sections = new StringBuilder();
        foreach (var section in Directory.EnumerateDirectories(content).Order(StringComparer.Ordinal))
        {
            sections.Append(CultureInfo.InvariantCulture, $"- name: {Path.GetFileName(section)}\n  href: {Path.GetFileName(section)}/\n");
            Files.Write(section, "toc.yml", string.Concat(Directory.EnumerateFiles(section, "*.md").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Select(static name => $"- href: {name}\n")));
        }

        Files.Write(content, "toc.yml", sections.ToString());
        Files.Write(folder, "docfx.json", $$"""
            {
              "build": {
                "content": [ { "src": "content", "files": [ "**/*.md", "**/toc.yml" ] } ],
                "output": "_site",
                "template": [ "default", "modern", "template" ],
                "globalMetadata": { "_appTitle": "{{Contestant.SiteTitle}}0", "_enableSearch": true }
              }
            }
            """);
        var docfx = Path.Combine(tools, "docfx");
        await ProcessCost.RunAsync(root, [docfx, "template", "export", "modern", "-o", "docfx-templates"], Product.Dotnet);
        const string Master = "layout/_master.tmpl";
        var text = File.ReadAllText(Path.Combine(root, "docfx-templates/modern", Master));
        Files.Write(folder, "template/" + Master, text.Contains("</footer>", StringComparison.Ordinal)
            ? text.Replace("</footer>", $"<span>{Contestant.Mark}0</span></footer>", StringComparison.Ordinal)
            : throw new InvalidOperationException($"The template of docfx {Version} has no footer."));
        return new Contestant
        {
            Name = "docfx",
            Folder = folder,
            Command = [docfx, "build", "--logLevel", "error"],
            Environment = Product.Dotnet,
            Made = ["_site", "obj"],
            Output = "_site",
            // It says in which folder it was made.
            Apart = ["manifest.json"],
            Pages = "content",
            Layout = "template/" + Master,
            Configuration = "docfx.json",
        };
    }
}
