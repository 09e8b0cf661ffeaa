using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>What is wrong, and what to do.</summary>
sealed class DoctorCommand(ToolRun run) : ProjectCommand(run, "doctor", "Look at the environment, the database and the outputs for what is wrong, and say what to do.")
{
    public override string Example => "buildcache doctor";

    public override string Document => "`checks`: each with `name`, `status` (`ok`, `warning`, `error`), `text`, and `advice` where there is something to do. The exit code is 1 when one is an error.";

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(parsed, cancellationToken);
        var checks = Checkup.Of(place, place.DatabaseFolder is null ? null : await place.FailureAsync(cancellationToken)).ToList();
        if (AsJson(parsed))
        {
            Screen.Document(new { checks });
        }
        else
        {
            foreach (var check in checks)
            {
                Screen.Line($"{check.Status,-8} {check.Name}: {check.Text}");
                if (check.Advice is { } advice)
                {
                    Screen.Line($"         → {advice}");
                }
            }
        }
        return checks.Exists(static check => check.Status == "error") ? ExitCode.Failed : ExitCode.Done;
    }
}
