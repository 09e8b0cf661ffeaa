using BuildCache.Tests.Commands;
using BuildCache.Tests.Trust;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace BuildCache.Tests;

/// <summary>The tests; or, for tests that need another process to build and to be killed, that process.</summary>
static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [ChildBuild.Command, ..] => ChildBuild.RunAsync(args),
        [RandomChild.Command, ..] => RandomChild.RunAsync(args),
        [RollbackJournalChild.Command, ..] => RollbackJournalChild.RunAsync(args),
        [CommandChild.Name, ..] => CommandChild.RunAsync(args),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(args, static (_, _) => { }),
        _ => ConsoleRunner.Run(args),
    };
}
