using System.Collections;
using System.Diagnostics;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>One run of the dotnet command, as a user's shell would start it.</summary>
static class DotnetCommand
{
    // The test runner is itself a dotnet command and leaves its own choices in the environment.
    static readonly string[] NotInherited = ["MSBUILD", "DOTNET_CLI_", "VSTEST", "TESTINGPLATFORM", "COVERLET", "MICROSOFT_"];

    /// <summary>The compiler's server of this run of tests: without one each build would compile the compiler first.</summary>
    static string CompilerServer { get; } = "buildcache-tests-" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Ends the compiler's server, if one was started.</summary>
    /// <param name="program">Its assembly.</param>
    public static Task<(int ExitCode, string Output)> EndCompilerServer(string program) =>
        Run(Path.GetTempPath(), [program, "-shutdown", "-pipename:" + CompilerServer], new Dictionary<string, string?>());

    public static Task<(int ExitCode, string Output)> Run(
        string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment) => Run("dotnet", folder, arguments, environment);

    /// <summary>A line of a shell, in the same environment.</summary>
    public static Task<(int ExitCode, string Output)> Shell(string folder, string line, IReadOnlyDictionary<string, string?> environment) =>
        Run("sh", folder, ["-c", line], environment);

    static async Task<(int ExitCode, string Output)> Run(
        string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        using var process = Start(program, folder, arguments, environment);
        return await Finish(process);
    }

    /// <summary>A process that runs on.</summary>
    public static Process Start(string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (NotInherited.Any(prefix => ((string)variable.Key).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                start.Environment.Remove((string)variable.Key);
            }
        }

        // A node that stays would hold the tasks of this run's packages. The compiler's server holds none of them, and is one of this run.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "true";
        start.Environment["SharedCompilationId"] = CompilerServer;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until it has ended, and for all that it says.</summary>
    public static async Task<(int ExitCode, string Output)> Finish(Process process)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + await errors);
    }
}
