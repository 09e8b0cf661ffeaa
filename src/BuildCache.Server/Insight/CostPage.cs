using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BuildCache.Server;

/// <summary>What the work costs, and what the cache is worth.</summary>
sealed class CostPage(ServedProject project)
{
    const int MostCalls = 50;

    /// <summary>Answers with the page.</summary>
    public Task ShowAsync(HttpContext context)
    {
        using var insight = Insight.Open(project.Project.DatabasePath);
        var costs = insight.Costs(MostCalls);
        var saved = costs.Handlers.Sum(static handler => handler.Timed == 0 ? 0 : handler.Ms / handler.Timed * (handler.Timed - Math.Min(handler.Timed, handler.RanInLastBuild)));
        var body = Markup.Of($"""
            <p>The last build reused what had taken {saved / 1000:0.0} seconds of work. The database has {InsightFrame.Bytes(costs.DatabaseBytes)}, of it {InsightFrame.Bytes(costs.FreeBytes)} unused; {costs.FormerTraces} of {costs.Traces} stored results ({InsightFrame.Bytes(costs.FormerTraceBytes)} of {InsightFrame.Bytes(costs.TraceBytes)}) are of former states, and hold again when an edit is undone. Their files have {InsightFrame.Bytes(costs.ArtifactBytes)} before they are packed.</p>
            {InsightFrame.Table("By handler", ["Handler", "Calls", "Time of the last runs", "Ran in the last build"], costs.Handlers.Select(static handler => new[] { InsightFrame.Text(handler.Handler), Markup.Of($"{handler.Calls}"), InsightFrame.Milliseconds(handler.Ms), Markup.Of($"{handler.RanInLastBuild}") }.AsEnumerable()))}
            {InsightFrame.Table("The slowest calls", ["Call", "Time", "Build"], costs.Slowest.Select(static call => new[] { InsightFrame.Call($"{call.Handler} {call.Key}".TrimEnd()), InsightFrame.Milliseconds(call.Ms), InsightFrame.Link("build", "id", call.Build.ToString(CultureInfo.InvariantCulture), call.Build.ToString(CultureInfo.InvariantCulture)) }.AsEnumerable()))}
            <p>Times are as the clock on the wall has them, with waiting in them.</p>
            """);
        return InsightFrame.AnswerAsync(context, "Cost", body, follows: true);
    }
}
