using System.CommandLine;
using System.Globalization;
using BuildCache.Projects;

namespace BuildCache.Tool;

/// <summary>Looks for results that are not determined by what they read.</summary>
sealed class VerifyCommand : ProjectCommand
{
    readonly Option<int> sample = new("--sample") { Description = "Repeat so many percent of the results.", DefaultValueFactory = static _ => 100, HelpName = "PERCENT" };

    public VerifyCommand(ToolRun run) : base(run, "verify", "Compute stored results again, on a copy, and tell which are other from the same inputs, and where the first byte differs.")
    {
        sample.Between(1, 100);
        Add(sample);
    }

    public override string Example => "buildcache verify --sample 10";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `repeated` | how many calls ran |
        | `notRepeated` | results of commands, which do not run on a copy, and others that could not be computed |
        | `deviations` | the calls that gave something else from the same inputs, in the order in which they ran: `handler`, `key`, `what` (an output, a document, `value`), `offset` of the first byte that differs, `old` and `new` (some text around it) |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        project.RequireWholeDescription();
        var percent = parsed.GetValue(sample);
        using var handlers = new ProjectHandlers(project.Description);
        using var rehearsal = await Rehearsal.RunAsync(project.Description, handlers.All, handlers.Diagnostics, new BuildRequest { AuditPercent = percent }, new BuildHost { Log = Screen.Remark, Progress = Screen.Remark }, cancellationToken);
        using var stored = project.OpenInsight();
        using var repeated = Insight.Open(rehearsal.DatabasePath);
        var report = rehearsal.Result.Report;
        var deviations = Verification.Between(stored, repeated, report.Build).ToList();
        var (ran, failed) = (report.Handlers.Sum(static handler => handler.Ran), report.Handlers.Sum(static handler => handler.Failed));
        if (AsJson(parsed))
        {
            Screen.Document(new { repeated = ran, notRepeated = failed, deviations });
        }
        else
        {
            foreach (var deviation in deviations)
            {
                Screen.Heading(string.Create(CultureInfo.InvariantCulture, $"{deviation.Handler} {deviation.Key}: {deviation.What} differs from byte {deviation.Offset:N0} on"));
                Screen.Line($"  stored:   {deviation.Old}");
                Screen.Line($"  repeated: {deviation.New}");
            }
            Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{ran:N0} results repeated, {deviations.Count:N0} other from the same inputs{(failed > 0 ? $", {failed:N0} not repeated, because commands do not run on a copy, or the call fails" : "")}."));
        }
        return deviations.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }
}
