using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>What the scripts of <see cref="CompletionCommand"/> ask; nobody types it.</summary>
sealed class CompleteCommand : Command
{
    readonly Argument<int> position = new("POSITION");
    readonly Argument<string> line = new("LINE");

    public CompleteCommand(ToolRun run) : base("complete")
    {
        Hidden = true;
        Add(position);
        Add(line);
        SetAction(parsed =>
        {
            var typed = parsed.GetRequiredValue(line);
            var at = Math.Clamp(parsed.GetValue(position), 0, typed.Length);
            // Without the name of the program, which is no argument.
            var start = typed.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space + 1 : typed.Length;
            foreach (var completion in Tool.Create(run).Parse(typed[Math.Min(start, at)..at]).GetCompletions(at - Math.Min(start, at)).Select(static item => item.InsertText ?? item.Label).Distinct())
            {
                run.Screen.Out.Write(completion + "\n");
            }
        });
    }
}
