using System.Diagnostics;
using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>A build in another process: of a folder, perhaps to be killed at the n-th crash point.</summary>
static class ChildBuild
{
    public const string Command = "build-in-child";

    /// <summary>Exit code of a build that came to its end.</summary>
    public const int Finished = 42;

    static readonly Computation<string, string> Body = new("Body", static (id, context) => Task.FromResult(context.Document("Note", id)?.Text("text").ToUpperInvariant() ?? ""));

    /// <summary>It writes, and is asked for by titles that come and go.</summary>
    static readonly Computation<string, string> Stamp = new("Stamp", static (title, context) =>
    {
        context.Write($"stamps/{title}.txt", title);
        context.Warn("BCM1997", "a stamp of " + title);
        return Task.FromResult(title.Length.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>
    /// A bit of everything that writes: documents, computations that write and that do not, queries whose indexes come and go, derived
    /// collections, large and small outputs, warnings.
    /// </summary>
    public static Handler[] Handlers { get; } =
    [
        new InlineHandler(static on =>
        {
            on.Compute(Body);
            on.Compute(Stamp);
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
            {
                var lines = context.ReadText(file.Path).Split('\n');
                context.Emit("Note", file.Path, new { title = lines[0], text = string.Join('\n', lines.Skip(1)) });
                context.Warn("BCM1998", "a warning of " + lines[0], file.Path, 1);
            });
            on.Derive("Shelf", "select substr(title, 1, 1) as id, count(*) as n from Note group by 1 order by 1");
            on.Each("Note").Named("Page").Run(static async (note, context) =>
                context.Write(note.Id + ".html", $"{note.Text("title")}: {await context.ComputeAsync(Body, note.Id)} {await context.ComputeAsync(Stamp, note.Text("title"))} {context.TryReadText("layout.hbs")}"));
            on.Each("Shelf").Named("Shelf page").Run(static (shelf, context) => context.Write($"shelves/{shelf.Id}.html", shelf.Text("n")));
            on.Once().Named("Index").Run(static context => context.Write("index.html", string.Join('\n', context.Query("select title from Note order by title, id").Select(static row => row.Text("title")))));
            on.Once().Named("Ties").Run(static context =>
            {
                context.Write("ties.html", string.Join('\n', context.Query("select id from Note where title >= 'A' order by 1 = 1").Select(static row => row.Id)));
                if (context.TryReadText("layout.hbs") == "L")
                {
                    context.Write("titled.html", $"{context.Query("select id from Note where title = @title order by id", new Dictionary<string, object?> { ["title"] = "Beta" }).Count}");
                }
            });
            on.Files("*.bin").Named("Copy").Run(static (file, context) => context.CopyFile(file.Path, file.Path));
        }),
    ];

    public static BuildOptions Options(string folder, int parallelism) => new()
    {
        ProjectDirectory = folder,
        DatabasePath = Path.Combine(folder, "obj", "buildcache", "test.db"),
        OutputDirectory = Path.Combine(folder, "bin", "site"),
        Target = "Debug",
        Handlers = Handlers,
        ExcludedFolders = ["bin", "obj"],
        ReportPath = Path.Combine(folder, "obj", "buildcache", "report.json"),
        Parallelism = parallelism,
    };

    /// <summary>The other process: <c>build-in-child folder point</c>; point 0 is never reached.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var last = int.Parse(args[2], CultureInfo.InvariantCulture);
        var reached = 0;
        CrashPoint.Reached = () =>
        {
            if (Interlocked.Increment(ref reached) == last)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        };
        var result = await Build.RunAsync(Options(args[1], parallelism: last == 0 ? 2 : 1));
        foreach (var error in result.Diagnostics.Where(static d => d.Severity == Severity.Error))
        {
            Console.WriteLine(error);
        }
        return result.Succeeded ? Finished : 1;
    }

    public static Process Start(string folder, int point) => Start(Command, folder, point.ToString(CultureInfo.InvariantCulture));

    /// <summary>This program again, in another process.</summary>
    public static Process Start(params ReadOnlySpan<string> args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildBuild).Assembly.Location);
        }
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }
        // What would be said over a shared console says nothing here.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        return Process.Start(start)!;
    }
}
