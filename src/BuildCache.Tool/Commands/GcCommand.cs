using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>Makes the database small.</summary>
sealed class GcCommand : ProjectCommand
{
    readonly Option<bool> former = new("--former") { Description = "Forget all former results, too: what edits that are undone, and other branches, would find." };

    public GcCommand(ToolRun run) : base(run, "gc", "Forget what nothing needs, and give the space back: results not used for a month, set-aside databases, what ended rehearsals left.") => Add(former);

    public override string Example => "buildcache gc";

    public override string Document => "`before` and `after`: the bytes of the database with all that stands beside it.";

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        var path = project.Description.DatabasePath;
        using var insight = project.OpenInsight();
        var before = Upkeep.Size(path);
        await Upkeep.RunAsync(project.Description, parsed.GetValue(former), () => Screen.Remark(BuildLock.Waiting(path)), diagnostic => Screen.Remark(diagnostic.Message), cancellationToken);
        var after = Upkeep.Size(path);
        if (AsJson(parsed))
        {
            Screen.Document(new { before, after });
        }
        else
        {
            Screen.Line($"{Sizes.Text(before)} before, {Sizes.Text(after)} after.");
        }
        return ExitCode.Done;
    }
}
