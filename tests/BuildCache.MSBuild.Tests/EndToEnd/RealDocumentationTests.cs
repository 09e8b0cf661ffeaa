using System.Xml.Linq;
using AngleSharp.Html.Parser;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>
/// Whole documentation sets, each as a project of one line: this repository's own, and every folder that BUILDCACHE_CORPORA names
/// (separated as on PATH; clone any project's documentation and name its folder). After each edit outputs and diagnostics are those of
/// a clean build, and a second build has nothing to do.
/// </summary>
public sealed class RealDocumentationTests(ITestOutputHelper output)
{
    const string Site = "bin/Debug/site";

    List<string> told = [];

    public static TheoryData<string> Folders =>
    [
        Path.Combine(Packages.Repository, "samples", "Docs"),
        .. (Environment.GetEnvironmentVariable("BUILDCACHE_CORPORA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Edits_of_whole_documentation_sets_end_as_clean_builds_end(string folder)
    {
        var project = Copy(folder);
        await Check(project, "first build");
        CheckPages(project);

        var page = SomePage(project, 3);
        project.Write(page, project.Read(page) + "\n\nXylophone quartz jumps.\n");
        await Check(project, $"body of {page}");

        page = SomePage(project, 5);
        project.Write(page, WithTitle(project.Read(page), "Zebra crossing"));
        await Check(project, $"title of {page}");

        page = SomePage(project, 7);
        File.Delete(project.PathOf(page));
        await Check(project, $"{page} is gone");

        page = SomePage(project, 11);
        File.Move(project.PathOf(page), project.PathOf(Path.ChangeExtension(page, null) + "-renamed.md"));
        await Check(project, $"{page} renamed");
        CheckPages(project);
    }

    /// <summary>Builds, compares with a clean build of the same files, and builds again.</summary>
    async Task Check(TestProject project, string step)
    {
        var run = await project.Dotnet("build");
        var said = told = Said(run, project);
        var ran = project.Report;
        var clean = Copy(project.Folder);
        var cleanRun = await clean.Dotnet("build");
        Assert.True(Said(cleanRun, clean).SequenceEqual(said), $"{step}: a clean build says other things.\nOnly clean:\n{string.Join('\n', Said(cleanRun, clean).Except(said))}\nOnly here:\n{string.Join('\n', said.Except(Said(cleanRun, clean)))}");
        var report = clean.Report;
        output.WriteLine($"{step}: exit {run.ExitCode}, {ran.Handlers.Sum(static h => h.Ran)} ran of {report.Handlers.Sum(static h => h.Ran)}, {ran.Outputs.Written} written of {ran.Outputs.Total}, {run.Errors.Count()} errors");
        foreach (var error in run.Errors.Take(5))
        {
            output.WriteLine($"  {Path.GetRelativePath(project.Folder, error.File ?? "")}({error.LineNumber}): {error.Code} {error.Text}");
        }
        Assert.Equal(cleanRun.ExitCode, run.ExitCode);
        if (run.ExitCode != 0)
        {
            // A failed build deletes nothing, so more may stand here; what a clean build gives has to.
            foreach (var file in clean.Files(Site))
            {
                Assert.True(File.ReadAllBytes(project.PathOf($"{Site}/{file}")).AsSpan().SequenceEqual(File.ReadAllBytes(clean.PathOf($"{Site}/{file}"))), $"{step}: {file} differs from a clean build");
            }
        }
        else
        {
            Assert.Equal(clean.Files(Site), project.Files(Site));
            Assert.All(clean.Files(Site), file =>
                Assert.True(File.ReadAllBytes(project.PathOf($"{Site}/{file}")).AsSpan().SequenceEqual(File.ReadAllBytes(clean.PathOf($"{Site}/{file}"))), $"{step}: {file} differs from a clean build"));
            (await project.Dotnet("build")).DidNothing(project.Report);
        }
        Directory.Delete(clean.Folder, recursive: true);
    }

    /// <summary>Ids are unique on every page, but for those that its author wrote twice and was told of, and what machines read is XML with absolute addresses.</summary>
    void CheckPages(TestProject project)
    {
        var parser = new HtmlParser();
        var doubled = new List<string>();
        foreach (var file in project.Files(Site).Where(static f => f.EndsWith(".html", StringComparison.Ordinal)))
        {
            var document = parser.ParseDocument(project.Read($"{Site}/{file}"));
            doubled.AddRange(document.QuerySelectorAll("[id]").GroupBy(static e => e.Id, StringComparer.Ordinal)
                .Where(g => g.Count() > 1 && !told.Exists(line => line.StartsWith(Path.ChangeExtension(file, ".md"), StringComparison.Ordinal) && line.Contains($"BCM1126: The id '{g.Key}'", StringComparison.Ordinal)))
                .Select(g => $"{file}#{g.Key}"));
        }
        doubled.ForEach(output.WriteLine);
        Assert.Empty(doubled);
        foreach (var file in project.Files(Site).Where(static f => f is "sitemap.xml" or "feed.xml"))
        {
            var root = XDocument.Parse(project.Read($"{Site}/{file}")).Root!;
            XNamespace sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9", atom = "http://www.w3.org/2005/Atom";
            Assert.All(root.Descendants(sitemap + "loc").Select(static l => l.Value).Concat(root.Descendants(atom + "link").Select(static l => l.Attribute("href")!.Value)),
                static url => Assert.True(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.AbsoluteUri == url, url));
        }
    }

    static List<string> Said(BuildRun run, TestProject project) =>
    [
        .. run.Find<Microsoft.Build.Logging.StructuredLogger.AbstractDiagnostic>().Where(static d => d.Code?.StartsWith("BCM3", StringComparison.Ordinal) == false)
            .Select(d => $"{Path.GetRelativePath(project.Folder, d.File ?? "")}({d.LineNumber},{d.ColumnNumber}): {d.Code}: {d.Text}".Replace(project.Folder, "", StringComparison.Ordinal)),
    ];

    static TestProject Copy(string folder)
    {
        var project = TestProject.New("Docs", $"<Project Sdk=\"BuildCache.Sdk/{Packages.Version}\"><PropertyGroup><SiteUrl>https://docs.example.org/</SiteUrl><ProjectLicence>MIT</ProjectLicence></PropertyGroup><ItemGroup><BuildCacheProperty Include=\"ProjectLicence\" /></ItemGroup></Project>");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            // Neither what is built nor what would make it another project.
            if (path.Split('/') is var parts && (parts.Any(static p => p is "bin" or "obj" or ".git") || parts.Length == 1 && (Path.GetExtension(path) is ".csproj" or ".sln" or ".slnx" || path.EndsWith(".binlog", StringComparison.Ordinal))))
            {
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(project.PathOf(path))!);
            File.Copy(file, project.PathOf(path));
            File.SetAttributes(project.PathOf(path), FileAttributes.Normal);
        }
        return project;
    }

    /// <summary>The n-th page in ordinal order that has a heading; it may stand elsewhere in the site, but under its name and that of its folder.</summary>
    static string SomePage(TestProject project, int n)
    {
        static string Named(string path) => string.Join('/', Path.ChangeExtension(path, null).Split('/').TakeLast(2));
        var shown = project.Files(Site).Where(static file => file.EndsWith(".html", StringComparison.Ordinal)).Select(Named).ToHashSet(StringComparer.Ordinal);
        var pages = project.Files(".").Where(file => file.EndsWith(".md", StringComparison.Ordinal) && shown.Contains(Named(file))).ToList();
        return pages[pages.Count * n / 13];
    }

    static string WithTitle(string text, string title)
    {
        var lines = text.Split('\n').ToList();
        var at = lines.FindIndex(static l => l.StartsWith("title:", StringComparison.Ordinal));
        if (at >= 0)
        {
            lines[at] = "title: " + title;
        }
        else if (lines.FindIndex(static l => l.StartsWith("# ", StringComparison.Ordinal)) is >= 0 and var heading)
        {
            lines[heading] = "# " + title;
        }
        else
        {
            lines.Insert(0, $"# {title}\n");
        }
        return string.Join('\n', lines);
    }
}
