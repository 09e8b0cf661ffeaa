using System.CommandLine;
using System.Globalization;

namespace BuildCache.Tool;

/// <summary>What builds did.</summary>
sealed class LogCommand : ProjectCommand
{
    /// <summary>How often it is looked whether there is a new build.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly Argument<long?> build = new("BUILD") { Description = "The number of a build: what it ran, and why.", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<int> limit = new("--limit") { Description = "No more builds than these.", DefaultValueFactory = static _ => 20, HelpName = "BUILDS" };
    readonly Option<bool> follow = new("--follow", "-f") { Description = "Tell of the last build, and of each further one as it ends, until Ctrl+C. With --json one document in a line for each." };

    public LogCommand(ToolRun run) : base(run, "log", "List the recent builds with what each did, or what one of them ran and why.")
    {
        limit.Between(1, 1000);
        Add(build);
        Add(limit);
        Add(follow);
    }

    public override string Example => "buildcache log";

    public override string Document => """
        `builds`: the newest first; `build` (`build`, `target`, `started`, `finished`, `outcome`) and `calls`, how many it `ran`, `restored`, `removed`, or saw `failed` and `blocked`; `isKept`: whether that is still known. With a number: `build` and `actions`, each with `handler`, `key`, `action`, `because` and `ms`.
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var insight = project.OpenInsight();
        if (parsed.GetValue(build) is { } number)
        {
            Show(insight, number, AsJson(parsed));
        }
        else if (parsed.GetValue(follow))
        {
            await FollowAsync(insight, AsJson(parsed), cancellationToken);
        }
        else
        {
            var builds = insight.Log(parsed.GetValue(limit));
            if (AsJson(parsed))
            {
                Screen.Document(new { builds });
            }
            else
            {
                Screen.Table(["Build", "Started", "Outcome", "Calls"], [.. builds.Select(static entry => new[] { entry.Build.Build.ToString(CultureInfo.InvariantCulture), Moments.Text(entry.Build.Started), entry.Build.Outcome ?? "not finished", Calls(entry) })]);
            }
        }
        return ExitCode.Done;
    }

    void Show(Insight insight, long number, bool asJson)
    {
        var actions = insight.Actions(number);
        var told = insight.Builds().FirstOrDefault(entry => entry.Build == number);
        if (actions.Count == 0 && told is null)
        {
            throw new ToolFailure($"There is no build {number}; 'buildcache log' lists those that there are.", ExitCode.NothingToAsk);
        }
        if (asJson)
        {
            Screen.Document(new { build = number, actions });
            return;
        }
        if (actions.Count == 0)
        {
            Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Build {number} {(number < insight.FirstKept ? "was too long ago: what it did is not kept any more" : told!.Outcome == "succeeded" ? "had nothing to do" : "has stored nothing")}."));
        }
        foreach (var action in actions)
        {
            Screen.Line($"{action.Action} {action.Handler} {action.Key}".TrimEnd());
            foreach (var because in action.Because)
            {
                Screen.Note($"    {because}");
            }
        }
    }

    async Task FollowAsync(Insight insight, bool asJson, CancellationToken cancellationToken)
    {
        // It begins with the last one that has ended.
        var last = (insight.Builds().FirstOrDefault(static build => build.Outcome is not null)?.Build ?? 1) - 1;
        while (true)
        {
            var entries = insight.Log(100, last);
            // Of one before another there is no more to come: it was killed.
            foreach (var entry in entries.Reverse().TakeWhile(entry => entry.Build.Outcome is not null || entry != entries[0]))
            {
                last = entry.Build.Build;
                if (asJson)
                {
                    Screen.DocumentLine(entry);
                }
                else
                {
                    Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{entry.Build.Build} {entry.Build.Outcome ?? "not finished"}: {Calls(entry)}"));
                }
            }
            try
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // That is how it ends.
                return;
            }
        }
    }

    static string Calls(BuildActions entry) => !entry.IsKept ? "not kept any more" : entry.Calls.Count == 0 ? (entry.Build.Outcome is "succeeded" ? "nothing to do" : "nothing stored") : string.Join(", ", entry.Calls.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key}")));
}
