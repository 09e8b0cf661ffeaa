using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>A command, with what the reference page says of it beyond its help.</summary>
abstract class ToolCommand : Command
{
    readonly Option<bool> json = new("--json") { Description = "Print one JSON document." };

    protected ToolCommand(ToolRun run, string name, string description) : base(name, description)
    {
        Run = run;
        Add(json);
        SetAction(RunAsync);
    }

    /// <summary>A command line to begin with.</summary>
    public abstract string Example { get; }

    /// <summary>What its JSON document holds, in Markdown.</summary>
    public abstract string Document { get; }

    /// <summary>What is around it.</summary>
    protected ToolRun Run { get; }

    /// <summary>Where it speaks.</summary>
    protected Screen Screen => Run.Screen;

    /// <summary>Whether a JSON document is asked for.</summary>
    protected bool AsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>Does it.</summary>
    /// <returns>What the process is to end with.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken);
}
