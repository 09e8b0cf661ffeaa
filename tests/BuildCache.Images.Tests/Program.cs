using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace BuildCache.Images.Tests;

/// <summary>The tests; or, for tests that ask what a build loads, a process that builds and says so.</summary>
static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [ChildBuild.Command, var folder] => ChildBuild.RunAsync(folder),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(args, static (_, _) => { }),
        _ => ConsoleRunner.Run(args),
    };
}
