using BuildCache.Content.Tests.Fuzz;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace BuildCache.Content.Tests;

/// <summary>The tests; or, for tests that try what may end a process, that process.</summary>
static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [FuzzRun.Command, ..] => Task.FromResult(FuzzRun.Run(args)),
        [GrowthRun.Command, ..] => Task.FromResult(GrowthRun.Run(args)),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(args, static (_, _) => { }),
        _ => ConsoleRunner.Run(args),
    };
}
