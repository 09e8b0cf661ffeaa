using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCache.Tool;

/// <summary>A site of another generator, as far as its configuration says what a project file says.</summary>
/// <param name="Generator">The generator's name.</param>
/// <param name="Source">Its configuration.</param>
/// <param name="ProjectFile">Where the project file belongs.</param>
/// <param name="Properties">What it says.</param>
/// <param name="Notes">What is left to do by hand.</param>
sealed partial record OtherSite(string Generator, string Source, string ProjectFile, IReadOnlyList<(string Name, string Value)> Properties, IReadOnlyList<string> Notes)
{
    /// <summary>Looks for a configuration in a folder.</summary>
    public static OtherSite? Find(string folder)
    {
        var name = ProjectName().Replace(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), "") is { Length: > 0 } given ? given : "Docs";
        if (Existing(folder, "docfx.json") is { } docfx)
        {
            return new OtherSite("docfx", docfx, Path.Combine(folder, name + ".csproj"), [], ["docfx.json stays, and is read in every build: pages, resources, titles and metadata are those that it names.", "Reference pages of .NET assemblies are not made."]);
        }
        if (Existing(folder, "mkdocs.yml", "mkdocs.yaml") is { } mkdocs)
        {
            var values = Values(mkdocs, ':');
            return new OtherSite("MkDocs", mkdocs, Path.Combine(folder, values.GetValueOrDefault("docs_dir", "docs"), name + ".csproj"), Known(values, ("SiteTitle", "site_name"), ("SiteUrl", "site_url"), ("SiteDescription", "site_description"), ("SiteAuthor", "site_author"), ("SiteRepository", "repo_url"), ("SiteFooter", "copyright")),
                ["The navigation follows folders and 'weight' in front matter; 'nav' is not read.", "Plugins, extensions and the theme stay behind: see the guide 'From docfx, Hugo and others'."]);
        }
        if (Existing(folder, "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config/_default/hugo.toml") is { } hugo && (Path.GetFileName(hugo).StartsWith("hugo", StringComparison.Ordinal) || Directory.Exists(Path.Combine(folder, "content"))))
        {
            var values = Values(hugo, hugo.EndsWith(".toml", StringComparison.Ordinal) ? '=' : ':');
            return new OtherSite("Hugo", hugo, Path.Combine(folder, "content", name + ".csproj"), Known(values, ("SiteTitle", "title"), ("SiteUrl", "baseURL"), ("SiteLanguage", "languageCode")),
                ["Shortcodes and layouts of Go templates are not read: see the guide 'From docfx, Hugo and others'.", "Files in static/ are not copied: name them, as <SiteAsset Include=\"../static/**\" Link=\"%(RecursiveDir)%(Filename)%(Extension)\" />.", "Files that begin with '_' are no pages: call _index.md index.md."]);
        }
        if (Existing(folder, "_config.yml", "_config.yaml") is { } jekyll)
        {
            return new OtherSite("Jekyll", jekyll, Path.Combine(folder, name + ".csproj"), Known(Values(jekyll, ':'), ("SiteTitle", "title"), ("SiteTitle", "name"), ("SiteUrl", "url"), ("SiteBasePath", "baseurl"), ("SiteDescription", "description"), ("SiteAuthor", "author"), ("SiteLanguage", "lang")),
                ["Liquid in pages and layouts is not read: see the guide 'From docfx, Hugo and others'.", "Folders that begin with '_' are no pages, those of collections included; posts keep their place when they move to one without.", "HTML files with front matter are published as they are, front matter and all."]);
        }
        return null;
    }

    /// <summary>The project file.</summary>
    /// <param name="version">The version of the SDK that it uses.</param>
    public string ProjectText(string version)
    {
        var text = new StringBuilder($"<Project Sdk=\"BuildCache.Sdk/{version}\"");
        if (Properties.Count == 0)
        {
            return text.Append(" />\n").ToString();
        }
        text.Append(">\n  <PropertyGroup>\n");
        foreach (var (name, value) in Properties)
        {
            // What MSBuild would read as more than text.
            text.Append($"    <{name}>{SecurityElement.Escape(value.Replace("%", "%25", StringComparison.Ordinal).Replace("$(", "%24(", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal))}</{name}>\n");
        }
        return text.Append("  </PropertyGroup>\n</Project>\n").ToString();
    }

    static string? Existing(string folder, params string[] names) => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    static List<(string, string)> Known(Dictionary<string, string> values, params (string Property, string Key)[] known) =>
        [.. known.Where(pair => values.TryGetValue(pair.Key, out var value) && value.Length > 0).Select(pair => (pair.Property, values[pair.Key])).DistinctBy(static pair => pair.Property)];

    /// <summary>The plain values on the top level; whatever is more than a line is no title or address.</summary>
    static Dictionary<string, string> Values(string file, char separator)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file).TakeWhile(line => separator == ':' || !line.StartsWith('[')))
        {
            if (line.Length > 0 && char.IsAsciiLetter(line[0]) && line.Split(separator, 2) is [var key, var value])
            {
                values.TryAdd(key.Trim(), Plain(value.Trim()));
            }
        }
        return values;
    }

    static string Plain(string value) => value switch
    {
        ['"' or '\'', ..] when value.IndexOf(value[0], 1) is var end and > 0 => value[1..end],
        ['|' or '>' or '[' or '{' or '&' or '*' or '!', ..] => "",
        _ => value.Split(" #", 2)[0].Trim(),
    };

    [GeneratedRegex(@"[^A-Za-z0-9._-]")]
    private static partial Regex ProjectName();
}
