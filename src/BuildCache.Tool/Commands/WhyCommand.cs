using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache.Tool;

/// <summary>Why something was built.</summary>
sealed class WhyCommand : ProjectCommand
{
    readonly Argument<string> path = new("PATH") { Description = "An output (guide/install.html), an input (guide/install.md), or a call as report.json names it ('Parse guide/install.md')." };

    public WhyCommand(ToolRun run) : base(run, "why", "Tell why an output was made anew, or was not: the way from each input that changed, with the values before and after.") => Add(path);

    public override string Example => "buildcache why guide/install.html";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `what` | what was asked for |
        | `handler`, `key` | the call that it stands for |
        | `build` | the last build |
        | `state` | what that build did: `ran`, `restored` (a stored result held again), `reused`, `failed`, `blocked`, `removed`; `gone`: an earlier one removed it |
        | `failing` | calls that it reads, itself or through others, by a document or a value of theirs (not by a query), and that fail or wait for one that does: what they gave before counts |
        | `since` | the build that ran, restored or removed it; all that follows is about that one |
        | `because` | all that differed, each fact before what moved it |
        | `roots` | what began it: undo these, and the call is not needed |
        | `chains` | for each root the shortest way to the call, the root first: `fact` in words; `kind` (`file`, `existence`, `listing`, `property`, `items`, `environment`, `http`, `program`, `query`, `document`, `computation`, `column`, `other`); `subject`; `change` (`changed`, `appeared`, `vanished`); `old` and `new`: values of keys and computations, for a column those of some documents by id, else fingerprints; left out where there was none, or it is kept no more |
        | `outputs` | what the call writes: `path`, `bytes` |
        | `dependencies` | how many facts its result rests on |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        var asked = parsed.GetRequiredValue(path);
        using var insight = project.OpenInsight();
        var why = insight.Why(project.Description.OutputName(asked, Run.Directory)) ?? insight.Why(project.Description.InputName(asked, Run.Directory)) ?? insight.Why(asked)
            ?? throw (insight.IsInput(project.Description.InputName(asked, Run.Directory))
                ? new ToolFailure($"'{asked}' is an input that no call is for alone. 'buildcache plan {asked}' tells what reads it, and 'buildcache log' with the number of a build what ran because it changed.", ExitCode.NothingToAsk)
                : new ToolFailure($"Nothing that the project builds is called '{asked}'. {Suspects(insight)}Outputs: buildcache query \"select id from Page\" lists the pages, buildcache export --list all files.", ExitCode.NothingToAsk));
        if (AsJson(parsed))
        {
            Screen.Document(why);
        }
        else
        {
            Show(why);
        }
        return ExitCode.Done;
    }

    /// <summary>What could have given something that is not there.</summary>
    static string Suspects(Insight insight)
    {
        const int Most = 3;
        var (build, failed) = insight.Failures();
        var names = failed.Take(Most).Select(static call => $"'{$"{call.Handler} {call.Key}".TrimEnd()}'").ToList();
        var rest = failed.Count > Most ? string.Create(CultureInfo.InvariantCulture, $" and {failed.Count - Most:N0} more") : "";
        return failed.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"It may be missing because of what failed in build {build}: {string.Join(", ", names)}{rest}; 'buildcache log {build}' says why. ");
    }

    void Show(Why why)
    {
        var call = $"{why.Handler} {why.Key}".TrimEnd();
        Screen.Heading(why.Outputs.Count switch
        {
            0 => call,
            1 => $"{why.Outputs[0].Path} is written by {call}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{why.Outputs[0].Path} and {why.Outputs.Count - 1:N0} more are written by {call}"),
        });
        foreach (var failing in why.Failing)
        {
            Screen.Line($"{failing}, which it reads, fails or waits: what it gave before counts. 'buildcache why \"{failing}\"' tells more.");
        }
        Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{Did(why)}"));
        foreach (var chain in why.Chains.Count > 0 ? why.Chains : [.. why.Roots.Select(static root => new[] { new WhyLink { Fact = root, Kind = "other", Change = "changed" } })])
        {
            Screen.Line();
            for (var i = 0; i < chain.Count; i++)
            {
                Show(chain[i], i);
            }
        }
    }

    void Show(WhyLink link, int depth)
    {
        var indent = new string(' ', 2 * (depth + 1));
        Screen.Line($"{indent}{(depth == 0 ? "" : "→ ")}{link.Fact}");
        if (link.Kind is "document" or "computation" && (link.Old ?? link.New) is not null)
        {
            Screen.Note($"{indent}    {Value(link.Old)} → {Value(link.New)}");
        }
        else if (link.Kind == "column" && link.Old is JsonObject old && link.New is JsonObject @new)
        {
            foreach (var (id, value) in old)
            {
                Screen.Note($"{indent}    {id}: {Value(value)} → {Value(@new[id])}");
            }
        }
    }

    static string Did(Why why) => why.State switch
    {
        "reused" when why.Since > 0 => string.Create(CultureInfo.InvariantCulture, $"Build {why.Build} reused it: all {why.Dependencies:N0} facts that it rests on are as they were. Build {why.Since} made it{Because(why)}"),
        "reused" => string.Create(CultureInfo.InvariantCulture, $"Build {why.Build} reused it: all {why.Dependencies:N0} facts that it rests on are as they were."),
        "gone" => string.Create(CultureInfo.InvariantCulture, $"It is not there any more since build {why.Since}{Because(why)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Build {why.Since}: {why.State}{Because(why)}"),
    };

    static string Because(Why why) => why.Roots.Count == 0 ? "." : ", because";

    static string Value(JsonNode? value) => value is null ? "nothing" : Screen.Short(Screen.Fingerprint(value) ?? value.ToJsonString(BuildCache.Json.Options));
}
