using System.Text;

namespace BuildCache.Testing;

/// <summary>
/// Runs handlers over inputs that a test holds, without MSBuild: write inputs, build, look, edit, build again, and see what ran.
/// It is the real engine on real files and a real database, in a temporary folder that <see cref="Dispose"/> deletes.
/// </summary>
/// <example>
/// <code>
/// using var host = new HandlerHost(new ReleaseNotes());
/// host["changelog/1.0.txt"] = "First release";
/// var first = await host.BuildAsync();
/// Assert.Equal("First release\n", first.Outputs["releases/1.0.txt"]);
///
/// var second = await host.BuildAsync();
/// Assert.Empty(second.Ran);
///
/// host["changelog/1.0.txt"] = "The first release";
/// var third = await host.BuildAsync();
/// Assert.Equal(["Release changelog/1.0.txt", "ReleasePage 1.0"], third.Ran);
/// Assert.Empty(await host.DifferencesFromCleanBuildAsync());
/// </code>
/// </example>
public sealed class HandlerHost : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("buildcache-").FullName;
    int clean;

    /// <summary>Makes a host with an empty project.</summary>
    /// <param name="handlers">The handlers under test, and any others that they need.</param>
    public HandlerHost(params IEnumerable<Handler> handlers)
    {
        Handlers = [.. handlers];
        Directory.CreateDirectory(ProjectDirectory);
    }

    /// <summary>The handlers of the next build; replace one to see what its new code does.</summary>
    public IList<Handler> Handlers { get; }

    /// <summary>Properties that handlers may read, as a project would pass them.</summary>
    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

    /// <summary>Item lists, as a project would pass them.</summary>
    public IDictionary<string, ItemList> Items { get; } = new Dictionary<string, ItemList>();

    /// <summary>The environment that handlers see; the machine's own does not reach them.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>The folder of the project, for what no member here does (links, time stamps).</summary>
    public string ProjectDirectory => Path.Combine(root, "project");

    /// <summary>The text of an input file; setting it makes or replaces the file, <c>null</c> deletes it.</summary>
    /// <param name="path">Relative to the project with <c>/</c>.</param>
    public string? this[string path]
    {
        get => File.Exists(InputPath(path)) ? File.ReadAllText(InputPath(path)) : null;
        set
        {
            if (value is null)
            {
                File.Delete(InputPath(path));
            }
            else
            {
                Write(path, Encoding.UTF8.GetBytes(value));
            }
        }
    }

    /// <summary>Makes or replaces an input file.</summary>
    /// <param name="path">Relative to the project with <c>/</c>.</param>
    /// <param name="content">Its bytes.</param>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = InputPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    /// <summary>Builds, as <c>dotnet build</c> would.</summary>
    /// <param name="rebuild">Recompute everything and compare: a handler that is not deterministic fails.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    /// <returns>What ran and what came of it.</returns>
    public Task<HandlerRun> BuildAsync(bool rebuild = false, CancellationToken cancellationToken = default) => RunAsync("build", rebuild, cancellationToken);

    /// <summary>
    /// Builds the same inputs from nothing and compares: the proof that the incremental builds before were right. Call it after a build.
    /// </summary>
    /// <param name="cancellationToken">Ends the build early.</param>
    /// <returns>One line per output that is missing, left over or different, and per diagnostic; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> DifferencesFromCleanBuildAsync(CancellationToken cancellationToken = default)
    {
        var incremental = await RunAsync("build", rebuild: false, cancellationToken);
        var fresh = await RunAsync($"clean{++clean}", rebuild: false, cancellationToken);
        return
        [
            .. incremental.Outputs.Keys.Except(fresh.Outputs.Keys).Select(static path => $"{path}: a clean build does not write it"),
            .. fresh.Outputs.Keys.Except(incremental.Outputs.Keys).Select(static path => $"{path}: only a clean build writes it"),
            .. fresh.Outputs.Keys.Intersect(incremental.Outputs.Keys).Where(path => fresh.Outputs[path] != incremental.Outputs[path])
                .Select(static path => $"{path}: a clean build writes other content"),
            .. incremental.Diagnostics.Except(fresh.Diagnostics).Select(static diagnostic => $"{diagnostic}: a clean build does not report it"),
            .. fresh.Diagnostics.Except(incremental.Diagnostics).Select(static diagnostic => $"{diagnostic}: only a clean build reports it"),
        ];
    }

    /// <summary>Deletes the temporary folder.</summary>
    public void Dispose() => Directory.Delete(root, recursive: true);

    string InputPath(string path)
    {
        var full = Path.GetFullPath(path, ProjectDirectory);
        return full.StartsWith(ProjectDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new ArgumentException($"'{path}' leaves the project; inputs of a test are below it.", nameof(path));
    }

    async Task<HandlerRun> RunAsync(string name, bool rebuild, CancellationToken cancellationToken)
    {
        var options = new BuildOptions
        {
            ProjectDirectory = ProjectDirectory,
            DatabasePath = Path.Combine(root, name, "database", "test.db"),
            OutputDirectory = Path.Combine(root, name, "output"),
            Target = "test",
            Handlers = [.. Handlers],
            Properties = Properties.ToDictionary(),
            Items = Items.ToDictionary(),
            Environment = variable => Environment.TryGetValue(variable, out var value) ? value : null,
            Rebuild = rebuild,
        };
        return new HandlerRun(options, await Build.RunAsync(options, cancellationToken));
    }
}
