using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;
using Log = Microsoft.Build.Logging.StructuredLogger;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What one command did: its exit code, what it printed, and its binary log.</summary>
sealed class BuildRun(int exitCode, string output, string binlog)
{
    readonly Lazy<Log.Build> log = new(() => BinaryLog.ReadBuild(binlog));

    public int ExitCode => exitCode;

    public string Output => output;

    /// <summary>How often a task ran, over all projects.</summary>
    public int Count(string task) => Find<Log.Task>().Count(t => t.Name == task);

    public IEnumerable<string> Warnings => Find<Warning>().Select(w => w.Code).Distinct();

    public IEnumerable<Error> Errors => Find<Error>();

    /// <summary>The names of assemblies that were loaded while tasks ran.</summary>
    public IEnumerable<string> LoadedAssemblies => Find<Message>()
        .Select(static m => Regex.Match(m.Text, @"^Assembly loaded during TaskRun[^:]*: ([^,]+),"))
        .Where(static match => match.Success)
        .Select(static match => match.Groups[1].Value);

    public IEnumerable<T> Find<T>()
        where T : BaseNode
    {
        var found = new List<T>();
        log.Value.VisitAllChildren<T>(found.Add);
        return found;
    }

    public BuildRun Succeeds()
    {
        Assert.True(exitCode == 0, output);
        return this;
    }

    public BuildRun FailsWith(string code)
    {
        Assert.NotEqual(0, exitCode);
        Assert.Contains(code, output, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Nothing was computed and no file was touched.</summary>
    public BuildRun DidNothing(BuildReport report)
    {
        Succeeds();
        Assert.Equal((0, 0), (report.Effects.Ran, report.Outputs.Written));
        Assert.Equal((0, 0), (report.Outputs.Restored, report.Outputs.Deleted));
        return this;
    }

    public static BuildReport ReadReport(string path) =>
        JsonSerializer.Deserialize<BuildReport>(File.ReadAllText(path), JsonSerializerOptions.Web)!;
}
