using BenchmarkDotNet.Attributes;

namespace BuildCache.Benchmarks;

/// <summary>The engine in one process, without MSBuild and Markdown: files become documents, documents become files, a query becomes a list.</summary>
[MemoryDiagnoser]
[InvocationCount(1)]
public class EngineBenchmarks
{
    string folder = "";
    int edits;

    /// <summary>How many files there are.</summary>
    [Params(1000)]
    public int Files { get; set; }

    /// <summary>Makes the project and builds it once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        folder = Directory.CreateTempSubdirectory("buildcache-engine-").FullName;
        for (var i = 0; i < Files; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"n{i}.txt"), $"note {i}");
        }

        Build().GetAwaiter().GetResult();
    }

    /// <summary>Deletes the project.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(folder, recursive: true);

    /// <summary>Nothing changed.</summary>
    [Benchmark(Baseline = true)]
    public Task<BuildResult> Nothing() => Build();

    /// <summary>One file changed.</summary>
    [Benchmark]
    public Task<BuildResult> OneFile()
    {
        File.WriteAllText(Path.Combine(folder, "n0.txt"), $"note {++edits}");
        return Build();
    }

    /// <summary>Everything from nothing.</summary>
    [Benchmark]
    public Task<BuildResult> Cold()
    {
        Directory.Delete(Path.Combine(folder, "obj"), recursive: true);
        return Build();
    }

    Task<BuildResult> Build() => BuildCache.Build.RunAsync(new BuildOptions
    {
        ProjectDirectory = folder,
        DatabasePath = Path.Combine(folder, "obj/engine.db"),
        OutputDirectory = Path.Combine(folder, "bin"),
        Target = "benchmark",
        Handlers = [new Notes()],
        ExcludedFolders = ["bin", "obj"],
    });

    sealed class Notes : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Files("*.txt").Named("Note").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file.Path) }));
            on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("text")));
            on.Once().Named("List").Run(static context => context.Write("list.html", string.Join('\n', context.Query("select id from Note order by id").Select(static row => row.Text("id")))));
        }
    }
}
