using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>What is other between two builds.</summary>
sealed class DiffCommand : ProjectCommand
{
    readonly Argument<long?> from = new("A") { Description = "The number of a build; 'buildcache log' lists them. Default: the one before the last.", Arity = ArgumentArity.ZeroOrOne };
    readonly Argument<long?> to = new("B") { Description = "The number of another build. Default: the last one.", Arity = ArgumentArity.ZeroOrOne };

    public DiffCommand(ToolRun run) : base(run, "diff", "Compare two builds: inputs, documents by row and column, outputs. As far back as BuildCacheKeepBuilds says, and results are kept.")
    {
        Add(from);
        Add(to);
    }

    public override string Example => "buildcache diff 11 12";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `from`, `to` | the builds |
        | `inputs` | what of the outside world is other, as far as results saw it: `fact` in words, `kind`, `subject`, `change` (`changed`, `appeared`, `vanished`), `old` and `new` (fingerprints) |
        | `calls` | how many calls of each handler have another result |
        | `documents` | `collection`, `id`, `change` (`added`, `removed`, `changed`), `columns` of one that changed: `name`, `old`, `new`. Collections that a query defines follow from these, and are not listed |
        | `outputs` | `path`, `change`, `oldSha256`, `newSha256`, `oldBytes`, `newBytes` |
        | `missing` | results that are other, and whose former content is not kept any more |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var insight = project.OpenInsight();
        var last = insight.Builds(1)[0].Build;
        var (a, b) = (parsed.GetValue(from) ?? last - 1, parsed.GetValue(to) ?? last);
        var difference = insight.Difference(a, b)
            ?? throw new ToolFailure($"Builds {a} and {b} cannot be compared: what changed is kept since build {insight.FirstKept}, and the last one is {last}. The property BuildCacheKeepBuilds says how many builds are kept.", ExitCode.NothingToAsk);
        if (AsJson(parsed))
        {
            Screen.Document(difference);
        }
        else
        {
            DifferenceView.Show(Screen, difference);
        }
        return ExitCode.Done;
    }
}
