using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Commands;

/// <summary>A build of recipes in another process, for tests in which it is killed or cancelled: at a numbered point, or by a command.</summary>
static class CommandChild
{
    public const string Name = "commands-in-child";

    /// <summary>Exit code of a build that was cancelled, beside <see cref="ChildBuild.Finished"/> and that of a process which was killed.</summary>
    public const int Cancelled = 43;

    /// <summary>Exit code of a build that ended with errors.</summary>
    public const int Failed = 44;

    /// <summary>
    /// The other process: <c>commands-in-child folder point kill|cancel</c>; point 0 is never reached. SIGTERM cancels as Ctrl+C does in a
    /// terminal: SIGINT itself reaches nothing that a script started in the background, where it is ignored from the start.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var last = int.Parse(args[2], CultureInfo.InvariantCulture);
        var reached = 0;
        using var cancellation = new CancellationTokenSource();
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            cancellation.Cancel();
        });
        CrashPoint.Reached = () =>
        {
            if (Interlocked.Increment(ref reached) != last)
            {
                return;
            }
            if (args[3] == "cancel")
            {
                cancellation.Cancel();
                return;
            }
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        };
        try
        {
            var result = await Build.RunAsync(Options(args[1]), cancellation.Token);
            Console.WriteLine(string.Join('\n', result.Diagnostics));
            return result.Succeeded ? ChildBuild.Finished : Failed;
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }
    }

    /// <summary>The build that <see cref="Recipes.Build"/> runs in this process.</summary>
    static BuildOptions Options(string folder) => new()
    {
        ProjectDirectory = folder,
        DatabasePath = Path.Combine(folder, "obj", "buildcache", "test.db"),
        OutputDirectory = Path.Combine(folder, "bin", "site"),
        Target = "Debug",
        Handlers = Recipes.Handlers,
        OutputsInPlace = Recipes.OutputsOf(folder),
        ExcludedFolders = ["bin", "obj"],
        ReportPath = Path.Combine(folder, "obj", "buildcache", "report.json"),
        Parallelism = 1,
    };

    /// <summary>Builds in another process; its exit code.</summary>
    public static async Task<int> Run(TestProject project, int point = 0, string end = "kill")
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CommandChild).Assembly.Location);
        }
        foreach (var argument in new[] { Name, project.Folder, point.ToString(CultureInfo.InvariantCulture), end })
        {
            start.ArgumentList.Add(argument);
        }
        using var child = Process.Start(start)!;
        await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        return child.ExitCode;
    }
}
