using BenchmarkDotNet.Attributes;
using BuildCache.Content;

namespace BuildCache.Benchmarks;

/// <summary>What is stored of the calls of a site: what they saw, which a build compares with the present, and what they gave.</summary>
[MemoryDiagnoser]
public class TraceBenchmarks
{
    string folder = "";
    Database? database;
    Reader? reader;
    List<long> traces = [];
    long parse;
    long page;

    /// <summary>How many pages the site has.</summary>
    [Params(100)]
    public int Pages { get; set; }

    /// <summary>Builds the site.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        folder = Directory.CreateTempSubdirectory("buildcache-traces-").FullName;
        Corpus.Write(folder, Pages);
        Corpus.RenameIndexes(folder, "index.md");
        var project = ResidentBuilds.Describe(folder);
        using (var workspace = Workspace.Open(project, ContentHandlers.Create(site: true)))
        {
            var result = await workspace.BuildAsync();
            if (!result.Succeeded)
            {
                throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
            }
        }

        database = Database.Open(Machine.Real, project.DatabasePath, static diagnostic => throw new InvalidOperationException(diagnostic.Message));
        reader = Open(database);
        traces = database.Writer.Prepare("select current from bc_node where current is not null order by id").List(static row => row.Int64(0));
        parse = CurrentOf(database, "Parse");
        page = CurrentOf(database, "Page");
    }

    /// <summary>Deletes it.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        reader?.Dispose();
        database?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The trace of a handler's call for the first page.</summary>
    static long CurrentOf(Database database, string handler) =>
        database.Writer.Prepare("select n.current from bc_node n join bc_handler h on h.id = n.handler where h.name = ? and n.key = ?").Bind(handler).Bind(Corpus.PathOf(0)).Scalar() is > 0 and var trace
            ? trace
            : throw new InvalidOperationException($"The handler {handler} has no call for the first page.");

    static Reader Open(Database database) => new(database);

    /// <summary>What the call that writes a page saw.</summary>
    [Benchmark(Baseline = true)]
    public int SeenOfPage() => reader!.Dependencies(page).Count(static seen => seen.Holds);

    /// <summary>What the call that reads a page gave.</summary>
    [Benchmark]
    public int GivenByPage() => reader!.Result(parse).Documents.Count;

    /// <summary>What all calls of the site saw, compared with what holds now.</summary>
    [Benchmark]
    public int SeenOfAll() => traces.Sum(trace => reader!.Dependencies(trace).Count(static seen => seen.Holds));

    /// <summary>What all calls of the site gave.</summary>
    [Benchmark]
    public int GivenByAll() => traces.Sum(trace => reader!.Result(trace).Documents.Count);
}
