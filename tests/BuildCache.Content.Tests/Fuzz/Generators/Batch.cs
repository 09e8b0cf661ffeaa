using System.Globalization;
using System.Text;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>What is expected of a file.</summary>
enum Expected
{
    /// <summary>At most one error, whatever it holds.</summary>
    Anything,

    /// <summary>No error.</summary>
    Right,

    /// <summary>One error, in a line of the file.</summary>
    Wrong,
}

sealed record BatchFile(string Path, string Text, Expected Expected = Expected.Anything);

/// <summary>Files that are built together: each is right or wrong for itself, and tells no other file's mistakes.</summary>
static class Batch
{
    /// <summary>In memory where the system has room for that: the builds would wait for the disk most of the time.</summary>
    static readonly string Root =
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 2L << 30 ? "/dev/shm" : Path.GetTempPath();

    /// <param name="files">At least one.</param>
    /// <param name="isSite">With the handlers that make a site; else only what makes documents, and files of templates.</param>
    /// <param name="check">What else holds of the site that was built.</param>
    public static FuzzCase Of(IReadOnlyList<BatchFile> files, bool isSite = false, Action<SiteProject, BuildResult>? check = null)
    {
        var input = string.Join('\n', files.Select(static file => $"=== {Shown(file.Path)}\n{file.Text}"));
        return new FuzzCase(input, () => Build(files, isSite, check)) { Count = files.Count };
    }

    static void Build(IReadOnlyList<BatchFile> files, bool isSite, Action<SiteProject, BuildResult>? check)
    {
        using var site = new SiteProject { IsSite = isSite, Folder = Path.Combine(Root, "buildcache-fuzz-" + Path.GetRandomFileName()) };
        Directory.CreateDirectory(site.Folder);
        site.Items["SiteAsset"] = new ItemList { Include = ["**/*.png"] };
        foreach (var file in files)
        {
            var path = site.PathOf(file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file.Text));
        }

        var result = BuildCache.Build.RunAsync(site.Options).GetAwaiter().GetResult();
        var texts = files.GroupBy(static file => file.Path).ToDictionary(static group => group.Key, static group => group.Last());
        foreach (var diagnostic in result.Diagnostics)
        {
            FuzzFault.Unless(diagnostic.File is not null && texts.ContainsKey(diagnostic.File), $"a diagnostic of no file: {diagnostic}");
            DiagnosticProperties.Check(diagnostic, texts[diagnostic.File!].Text.TrimStart('\ufeff'));
        }

        foreach (var file in texts.Values)
        {
            CheckErrors(file, [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error && diagnostic.File == file.Path)]);
        }

        check?.Invoke(site, result);
    }

    static void CheckErrors(BatchFile file, IReadOnlyList<Diagnostic> errors)
    {
        var said = string.Join(" | ", errors);
        switch (file.Expected)
        {
            case Expected.Right:
                FuzzFault.Unless(errors.Count == 0, $"a right file is refused: {Shown(file.Path)}: {said}");
                break;
            case Expected.Wrong:
                FuzzFault.Unless(errors is [{ Line: > 0 }], $"a wrong file has not one error with a line: {Shown(file.Path)}: {said}");
                break;
            default:
                FuzzFault.Unless(errors.Count <= 1, $"a file has several errors: {Shown(file.Path)}: {said}");
                break;
        }
    }

    public static string Shown(string path) => string.Concat(path.Select(static c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()));
}
