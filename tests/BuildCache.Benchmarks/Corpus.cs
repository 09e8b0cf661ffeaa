using System.Globalization;
using System.Text;

namespace BuildCache.Benchmarks;

/// <summary>
/// A folder of Markdown that follows from its number of pages: front matter, headings, code, a table, links, fifty pages to a section. From the
/// 201st section on fifty sections each have a folder around them: no site shows its readers two thousand sections side by side.
/// </summary>
static class Corpus
{
    const int PagesInSection = 50;
    const int OutermostSections = 200;
    const int SectionsInFolder = 50;

    static readonly string[] Words = "build cache target item input output node graph page template layout section query store index change rule path file project".Split(' ');

    public static void Write(string folder, int pages)
    {
        for (var page = 0; page < pages; page++)
        {
            Write(folder, PathOf(page), Page(page, pages));
        }

        for (var section = 0; section * PagesInSection < pages; section++)
        {
            Write(folder, FolderOf(section) + "_INDEX_", $"---\ntitle: Section {section}\n---\n\nSection {section}.\n");
        }

        Write(folder, "_INDEX_", "---\ntitle: Home\n---\n\nHome.\n");
    }

    /// <summary>The first page, changed in its text alone.</summary>
    public static string WithBody(int pages, int edit) => Page(0, pages) + $"\nEdited {edit}.\n";

    /// <summary>The first page under another title.</summary>
    public static string WithTitle(int pages, int edit) => Page(0, pages).Replace("title: Page 0\n", $"title: Page 0 edited {edit}\n", StringComparison.Ordinal);

    /// <summary>The second page with another first tag.</summary>
    public static string WithTag(int pages, int edit) => Page(1, pages).Replace($"tags: [{Words[1]},", $"tags: [{Words[2 + (edit % 5)]},", StringComparison.Ordinal);

    /// <summary>A page that is not in the corpus.</summary>
    public static string NewPage(int pages, int edit) => Page(3, pages).Replace("title: Page 3\n", $"title: New page {edit}\n", StringComparison.Ordinal);

    /// <summary>A page as another branch has it; branch 0 is the corpus.</summary>
    public static string OnBranch(int page, int pages, int branch) =>
        branch == 0 ? Page(page, pages) : Page(page, pages) + string.Create(CultureInfo.InvariantCulture, $"\nOn branch {branch}.\n");

    public static string PathOf(int page) => string.Create(CultureInfo.InvariantCulture, $"{FolderOf(page / PagesInSection)}p{page:d5}.md");

    static string FolderOf(int section) => section < OutermostSections
        ? string.Create(CultureInfo.InvariantCulture, $"s{section:d3}/")
        : string.Create(CultureInfo.InvariantCulture, $"m{section / SectionsInFolder:d2}/s{section:d4}/");

    /// <summary>Generators do not agree on the name of a folder's own page.</summary>
    public static void RenameIndexes(string folder, string name)
    {
        foreach (var index in Directory.GetFiles(folder, "_INDEX_", SearchOption.AllDirectories))
        {
            File.Move(index, Path.Combine(Path.GetDirectoryName(index)!, name));
        }
    }

    static void Write(string folder, string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    static string Page(int page, int pages)
    {
        var random = new Random(page);
        var toRoot = page / PagesInSection < OutermostSections ? "../" : "../../";
        var text = new StringBuilder($"---\ntitle: Page {page}\ndate: {2015 + (page % 10)}-{1 + (page % 12):d2}-{1 + (page % 28):d2}\ntags: [{Words[page % 7]}, {Words[7 + (page % 5)]}]\nweight: {page + 1}\n---\n\n");
        for (var part = 1; part <= 4; part++)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {Words[random.Next(Words.Length)]} {part}\n\n");
            for (var sentence = 0; sentence < 6; sentence++)
            {
                text.AppendJoin(' ', Enumerable.Range(0, 12).Select(_ => Words[random.Next(Words.Length)])).Append(". ");
            }

            var other = random.Next(pages);
            text.Append(CultureInfo.InvariantCulture, $"\n\nSee [page {other}]({toRoot}{PathOf(other)}).\n\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"```csharp\nvar page = {page};\n```\n\n| Name | Value |\n| --- | --- |\n| page | {page} |\n").ToString();
    }
}
