using System.CommandLine;
using System.Globalization;

namespace BuildCache.Tool;

/// <summary>What the work costs.</summary>
sealed class StatsCommand : ProjectCommand
{
    readonly Option<int> limit = new("--limit") { Description = "No more of the slowest calls than these.", DefaultValueFactory = static _ => 10, HelpName = "CALLS" };

    public StatsCommand(ToolRun run) : base(run, "stats", "Show the slowest calls, what each handler costs, and what the stored results are worth.")
    {
        limit.Between(1, int.MaxValue);
        Add(limit);
    }

    public override string Example => "buildcache stats";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `build` | the last build |
        | `slowest` | calls with the longest that each took in the builds that are kept: `handler`, `key`, `ms`, `build` |
        | `handlers` | `handler`, `calls` in force, `timed` (of how many the time is known), `ms` (of those: what reusing them saves), `ranInLastBuild` |
        | `criticalPath` | of the last build that ran something, the longest chain of calls of which each needed the one before, as far back as from the last of them: `handler`, `key`, `action`, `because`, `ms` |
        | `traces`, `formerTraces` | stored results, and those of them that are not in force |
        | `traceBytes`, `formerTraceBytes`, `artifactBytes`, `databaseBytes`, `freeBytes` | what they take |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var insight = project.OpenInsight();
        var costs = insight.Costs(parsed.GetValue(limit));
        if (AsJson(parsed))
        {
            Screen.Document(costs);
            return ExitCode.Done;
        }
        Screen.Table(["Slowest calls", "ms", "Build"], [.. costs.Slowest.Select(static call => new[] { $"{call.Handler} {call.Key}".TrimEnd(), Number(call.Ms), call.Build.ToString(CultureInfo.InvariantCulture) })]);
        Screen.Line();
        Screen.Table(["Handler", "Calls", "ms saved when reused", "Ran in the last build"], [.. costs.Handlers.Select(static handler => new[] { handler.Handler, Number(handler.Calls), Number(handler.Ms), Number(handler.RanInLastBuild) })]);
        Screen.Line();
        if (costs.CriticalPath.Count > 0)
        {
            Screen.Table(["Each needed the one before, up to the last call", "ms"], [.. costs.CriticalPath.Select(static call => new[] { $"{call.Handler} {call.Key}".TrimEnd(), Number(call.Ms) })]);
            Screen.Line();
        }
        Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Results: {costs.Traces:N0} in {Sizes.Text(costs.TraceBytes)}; {costs.FormerTraces:N0} of them in {Sizes.Text(costs.FormerTraceBytes)} hold again when an edit is undone."));
        Screen.Line($"Artifacts: {Sizes.Text(costs.ArtifactBytes)}. Database: {Sizes.Text(costs.DatabaseBytes)}, of which {Sizes.Text(costs.FreeBytes)} are free.");
        return ExitCode.Done;
    }

    static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);
}
