using BuildCache.Tests;

namespace BuildCache.Content.Tests.Site;

/// <summary>A documentation project in a folder of its own, built with the built-in handlers.</summary>
sealed class SiteProject : IDisposable
{
    public string Folder { get; init; } = MemoryFolder.New("bc-site-");

    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal) { ["SiteTitle"] = "Test site" };

    /// <summary>False leaves out the handlers that make a site.</summary>
    public bool IsSite { get; init; } = true;

    /// <summary>Variables of the environment: none, because what an assertion wants is the same in every one.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Handlers beside the built-in ones.</summary>
    public Handler[] Handlers { get; set; } = [];

    public Dictionary<string, ItemList> Items { get; } = new(StringComparer.Ordinal)
    {
        ["Markdown"] = new() { Include = ["**/*.md"], Exclude = ["_*/**"] },
        ["SiteTemplate"] = new() { Include = ["_templates/**/*.hbs"] },
        ["SiteData"] = new() { Include = ["_data/**/*.*"], Exclude = ["**/*-wal", "**/*-shm", "**/*-journal"] },
        ["SiteAsset"] = new() { Include = ["**/*.png", "**/*.jpg", "**/*.webp", "**/*.gif", "**/*.bmp", "**/*.avif", "**/*.svg"], Exclude = ["_*/**"] },
        ["BuildCacheQuery"] = new() { Include = ["queries/**/*.sql"] },
    };

    public string Output => Path.Combine(Folder, "out");

    public string PathOf(string path) => Path.Combine(Folder, path);

    public SiteProject Write(string path, string text)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>Copies the files of a folder, without what was built there; each to its own path unless told another.</summary>
    public SiteProject CopyFrom(string folder, Func<string, string>? to = null)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!path.Split('/').Any(static name => name is "bin" or "obj" || name[0] == '.'))
            {
                var target = PathOf(to?.Invoke(path) ?? path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        return this;
    }

    /// <summary>The same project in another folder, where nothing was built yet.</summary>
    public SiteProject Twin()
    {
        var twin = new SiteProject { IsSite = IsSite, Handlers = Handlers };
        foreach (var (name, value) in Properties)
        {
            twin.Properties[name] = value;
        }

        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Folder, file).Replace('\\', '/');
            if (!path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("out/", StringComparison.Ordinal))
            {
                twin.Write(path, File.ReadAllText(file));
            }
        }

        return twin;
    }

    public void Delete(string path) => File.Delete(PathOf(path));

    public string Read(string output) => File.ReadAllText(Path.Combine(Output, output));

    public bool Has(string output) => File.Exists(Path.Combine(Output, output));

    public Task<BuildResult> BuildAsync() => Build.RunAsync(Options, TestContext.Current.CancellationToken);

    public bool Rebuild { get; set; }

    /// <summary>How many of the results that are reused run again; with any, what is found from what changed is compared with what comes of everything.</summary>
    public int AuditPercent { get; init; }

    public BuildOptions Options => new()
    {
        ProjectDirectory = Folder,
        DatabasePath = PathOf("obj/site.db"),
        OutputDirectory = Output,
        Target = "test",
        Handlers = [.. ContentHandlers.Create(IsSite), .. Handlers],
        Properties = new Dictionary<string, string>(Properties, StringComparer.Ordinal),
        Items = new Dictionary<string, ItemList>(Items, StringComparer.Ordinal),
        ExcludedFolders = ["obj", "out"],
        Environment = Environment,
        Rebuild = Rebuild,
        AuditPercent = AuditPercent,
    };

    /// <summary>Builds, and fails with the diagnostics when the build does.</summary>
    public async Task<BuildResult> SucceedAsync()
    {
        var result = await BuildAsync();
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result;
    }

    /// <summary>Builds, expecting one error.</summary>
    public async Task<Diagnostic> FailAsync()
    {
        var result = await BuildAsync();
        Assert.False(result.Succeeded);
        return Assert.Single(result.Diagnostics, static diagnostic => diagnostic.Severity == Severity.Error);
    }

    /// <summary>The folder is somebody else's.</summary>
    public bool Keep { get; init; }

    public void Dispose()
    {
        if (!Keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

static class BuildResultExtensions
{
    /// <summary>What ran, as "Handler key", computations and parts left out unless they are named.</summary>
    public static string[] Ran(this BuildResult result, params string[] handlers) =>
    [
        .. result.Report.Ran
            .Where(entry => handlers.Contains(entry.Handler))
            .Select(static entry => $"{entry.Handler} {entry.Key}".TrimEnd())
            .Order(StringComparer.Ordinal),
    ];

    public static long Count(this BuildResult result, string handler) =>
        result.Report.Handlers.SingleOrDefault(counts => counts.Name == handler)?.Ran ?? 0;
}
