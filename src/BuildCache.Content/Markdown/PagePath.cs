using System.Text;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Markdown;

/// <summary>What a page's path alone says about it.</summary>
/// <param name="Path">Within the site, with <c>/</c>.</param>
/// <param name="IsIndex">Whether it stands for its folder.</param>
/// <param name="KeepsName">Whether the output is called as the file all the same: where docfx.json describes the site, addresses are those that docfx gives.</param>
sealed record PagePath(string Path, bool IsIndex, bool KeepsName = false)
{
    /// <summary>The names under which a folder's page is looked for, as people write them, without the ending <c>.md</c>.</summary>
    public static readonly string[] IndexNames = ["index", "Index", "INDEX"];

    /// <summary>What stands for a folder that has none of <see cref="IndexNames"/>.</summary>
    public static readonly string[] ReadmeNames = ["README", "readme", "Readme"];

    /// <summary>The pages that can stand for a folder, the first that is there.</summary>
    /// <param name="folder">The folder, with a slash at its end; empty for the root of the site.</param>
    public static IEnumerable<string> OfFolder(string folder) => IndexNames.Concat(ReadmeNames).Select(name => folder + name + ".md");

    public string Folder => Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";

    string Name
    {
        get
        {
            var file = Path[(Path.LastIndexOf('/') + 1)..];
            return file.LastIndexOf('.') is var dot and > 0 ? file[..dot] : file;
        }
    }

    /// <summary>Relative to the root of the site, not encoded. A backslash parts folders in outputs, even where a system lets it be a part of a name.</summary>
    public string Url => SiteUrls.OutputPath((Folder.Length == 0 ? "" : Folder + "/") + (IsIndex && !KeepsName ? "index" : Name) + ".html");

    public static bool IsNamedIndex(string path) => HasName(path, "index");

    public static bool IsNamedReadme(string path) => HasName(path, "readme");

    /// <summary>A title for a page that says none: <c>getting-started.md</c> is "Getting started", an index is its folder.</summary>
    public string HumanTitle()
    {
        var name = IsIndex ? Folder[(Folder.LastIndexOf('/') + 1)..] : Name;
        var title = new StringBuilder(name).Replace('-', ' ').Replace('_', ' ').ToString().Trim();
        return title.Length == 0 ? "Home" : char.ToUpperInvariant(title[0]) + title[1..];
    }

    static bool HasName(string path, string name) => new PagePath(path, false).Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
