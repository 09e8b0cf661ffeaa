namespace BuildCache.Testing;

/// <summary>One build of a <see cref="HandlerHost"/>.</summary>
public sealed class HandlerRun
{
    readonly BuildOptions options;

    internal HandlerRun(BuildOptions options, BuildResult result)
    {
        this.options = options;
        Succeeded = result.Succeeded;
        Report = result.Report;
        Diagnostics = result.Diagnostics;
        Ran = [.. result.Report.Ran.Select(static ran => $"{ran.Handler} {ran.Key}").Order(StringComparer.Ordinal)];
        Outputs = result.Outputs.Where(Exists).ToDictionary(static path => path, path => File.ReadAllText(OutputPath(path)));
    }

    /// <summary>True when no call failed.</summary>
    public bool Succeeded { get; }

    /// <summary>The calls that ran, as <c>Handler key</c>, in ordinal order; the key is a file's path, a document's id, or empty.</summary>
    public IReadOnlyList<string> Ran { get; }

    /// <summary>The text of every live output file, by its path below the output folder.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; }

    /// <summary>Every diagnostic in force, replayed ones included.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The report of the build, with counts and causes.</summary>
    public BuildReport Report { get; }

    /// <summary>The rows of a query over the documents as the last build of the host left them.</summary>
    /// <param name="sql">One SELECT over collections.</param>
    /// <param name="parameters">Values by name (without <c>@</c>).</param>
    /// <returns>The rows.</returns>
    /// <exception cref="DiagnosticException">BCM1301: the query is not valid.</exception>
    public IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        using var database = BuildDatabase.Open(options.DatabasePath);
        return database.Query(sql, parameters);
    }

    /// <summary>The bytes of an output file.</summary>
    /// <param name="path">Relative to the output folder with <c>/</c>.</param>
    /// <returns>Its content as the build left it.</returns>
    public byte[] ReadOutput(string path) => File.ReadAllBytes(OutputPath(path));

    // A failed build may list an output that could not be written.
    bool Exists(string path) => File.Exists(OutputPath(path));

    string OutputPath(string path) => Path.Combine(options.OutputDirectory, path);
}
