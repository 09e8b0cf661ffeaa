namespace BuildCache.Benchmarks;

/// <summary>Something that builds a folder by one command.</summary>
sealed record Contestant
{
    /// <summary>As the table calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The command, then its arguments.</summary>
    public required string[] Command { get; init; }

    /// <summary>Variables that are set for it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders and files below <see cref="Folder"/> that a first build starts without.</summary>
    public IReadOnlyList<string> Made { get; init; } = [];

    /// <summary>The folder of outputs below <see cref="Folder"/>.</summary>
    public string Output { get; init; } = "";

    /// <summary>The folder of pages below <see cref="Folder"/>; null: it builds no corpus, and is only measured when nothing changed.</summary>
    public string? Pages { get; init; }

    /// <summary>The layout of all pages below <see cref="Folder"/>, with <see cref="Mark"/> in it.</summary>
    public string Layout { get; init; } = "";

    /// <summary>The file below <see cref="Folder"/> that has the title of the site, as <see cref="SiteTitle"/>.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>Files below <see cref="Output"/> that a clean build in another folder makes otherwise: not compared, and named in the verdict.</summary>
    public IReadOnlyList<string> Apart { get; init; } = [];

    /// <summary>Where it keeps what it knows, for its size; null: nowhere.</summary>
    public string? Database { get; init; }

    /// <summary>Stands in every layout, before a number.</summary>
    public const string Mark = "layout-mark-";

    /// <summary>The title of every site, before a number.</summary>
    public const string SiteTitle = "Site title ";

    public string PagesFolder => Path.Combine(Folder, Pages!);

    public string OutputFolder => Path.Combine(Folder, Output);

    /// <summary>Runs the command once.</summary>
    public Task<Cost> BuildAsync() => ProcessCost.RunAsync(Folder, Command, Environment);

    /// <summary>Takes away all that builds have made.</summary>
    public void Forget()
    {
        foreach (var path in Made.Select(name => Path.Combine(Folder, name)))
        {
            Files.Delete(path);
        }
    }

    /// <summary>What a clean build of the same sources gives that this folder does not: files that are missing, other, or too many.</summary>
    public async Task<Difference> CompareWithCleanAsync()
    {
        var twin = this with { Folder = Folder + "-twin" };
        if (Directory.Exists(twin.Folder))
        {
            Directory.Delete(twin.Folder, recursive: true);
        }

        // Installed packages are no sources, and are found above.
        Copy(Folder, twin.Folder, [.. Made.Select(name => Path.Combine(Folder, name))]);
        await twin.BuildAsync();
        var difference = Difference.Between(twin.OutputFolder, OutputFolder, Apart);
        Directory.Delete(twin.Folder, recursive: true);
        return difference;
    }

    static void Copy(string from, string to, string[] without)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(file => !without.Contains(file)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !without.Contains(folder)))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)), without);
        }
    }
}

/// <summary>How an output folder differs from that of a clean build.</summary>
/// <param name="Stale">Files with other content.</param>
/// <param name="Missing">Files that are not there.</param>
/// <param name="Extra">Files that a clean build does not make.</param>
/// <param name="Apart">Files of which only the names were compared.</param>
sealed record Difference(int Stale, int Missing, int Extra, IReadOnlyList<string> Apart)
{
    public bool IsNone => Stale + Missing + Extra == 0;

    public static Difference Between(string clean, string built, IReadOnlyList<string> apart)
    {
        var (left, right) = (Files(clean), Files(built));
        return new Difference(
            left.Count(file => right.Contains(file) && !apart.Contains(file) && !File.ReadAllBytes(Path.Combine(clean, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(built, file)))),
            left.Count(file => !right.Contains(file)),
            right.Count(file => !left.Contains(file)),
            apart);
    }

    public override string ToString() =>
        (IsNone ? "right" : $"**wrong**: {Stale} stale, {Missing} missing, {Extra} left over") + (Apart.Count == 0 ? "" : $" (without {string.Join(", ", Apart)})");

    static HashSet<string> Files(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))];
}
