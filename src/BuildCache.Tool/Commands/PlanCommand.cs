using System.CommandLine;
using System.Globalization;
using BuildCache.Projects;

namespace BuildCache.Tool;

/// <summary>What an edit touches.</summary>
sealed class PlanCommand : ProjectCommand
{
    readonly Argument<string[]> names = new("FILE") { Description = "Files that are edited, or columns (Page.title): what reads them.", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<bool> exact = new("--exact") { Description = "Build what is on disk now on a copy of the database, and tell what changes. Nothing is published, no command runs." };
    readonly Option<string?> revision = new("--diff") { Description = "The files that git says differ from this revision.", HelpName = "REV" };

    public PlanCommand(ToolRun run) : base(run, "plan", "Tell what an edit can touch: all outputs that may change, and no other does. With --exact what the edits on disk do change.")
    {
        Add(names);
        Add(exact);
        Add(revision);
    }

    public override string Example => "buildcache plan guide/install.md";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `names` | the files and columns |
        | `exact` | whether it was built on a copy |
        | `unknown` | of `names`, what nothing reads |
        | `absent` | of `names`, files that are not there, and were in no build: the answer is what could change were they added |
        | `newCalls` | calls that would be made for the first time: what they write is not known before |
        | `calls` | how many calls of each handler may run; with `--exact`: have another result |
        | `outputs` | the paths of the outputs that may change; with `--exact`: that do, are added or removed |
        | `total` | how many outputs there are |
        | `changes` | with `--exact`: what [`diff`](#diff) tells, from the last build to the one on the copy |
        | `errors` | with `--exact`: the errors that the build would end with: `code`, `message`, `file`, `line`, `column` |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var insight = project.OpenInsight();
        var given = (parsed.GetValue(names) ?? []).Select(name => NameOf(project, insight, name)).ToList();
        if (parsed.GetValue(revision) is { } rev)
        {
            given.AddRange(await GitFiles.ChangedSinceAsync(rev, project, cancellationToken));
        }
        if (parsed.GetValue(exact))
        {
            if (parsed.GetValue(names) is { Length: > 0 })
            {
                Screen.Remark("--exact tells of all edits that are on disk, not of the files that are named alone.");
            }
            return await RehearseAsync(project, given, AsJson(parsed), cancellationToken);
        }
        if (given.Count == 0 && parsed.GetValue(revision) is null)
        {
            throw new ToolFailure("Name a file, or use --diff or --exact.", ExitCode.Usage);
        }
        var plan = insight.Plan(project.Description, given);
        if (AsJson(parsed))
        {
            Screen.Document(new { plan.Names, Exact = false, plan.Unknown, plan.Absent, plan.NewCalls, plan.Calls, plan.Outputs, plan.Total });
        }
        else
        {
            Show(insight, plan);
        }
        return plan.Unknown.Count > 0 && plan.Unknown.Count == plan.Names.Count ? ExitCode.NothingToAsk : ExitCode.Done;
    }

    /// <summary>A file as the database names it; a column of a collection stays what it is, unless a file is called so.</summary>
    string NameOf(BuiltProject project, Insight insight, string name)
    {
        var path = Path.GetFullPath(name.Length == 0 ? "." : name, Run.Directory);
        if (Directory.Exists(path))
        {
            throw new ToolFailure($"'{name}' is a folder; name files, or columns such as Page.title.", ExitCode.Usage);
        }
        var file = project.Description.InputName(name, Run.Directory);
        if (File.Exists(path) || insight.IsInput(file) || name.Split('.') is not [{ Length: > 0 } collection, { Length: > 0 } column] || insight.ColumnsOf(collection) is not { } columns)
        {
            return file;
        }
        return columns.Contains(column, StringComparer.Ordinal) ? name
            : throw new ToolFailure($"No document of {collection} has '{column}'. It has {string.Join(", ", columns)}.", ExitCode.NothingToAsk);
    }

    void Show(Insight insight, Plan plan)
    {
        foreach (var name in plan.Unknown)
        {
            Screen.Remark($"{name}: nothing reads it.");
        }
        foreach (var name in plan.Absent)
        {
            Screen.Remark($"There is no {name}, and there was none.{(insight.InputLike(name) is { } like ? $" Do you mean {like}?" : " What follows is what could change if it were added.")}");
        }
        Screen.Heading(string.Create(CultureInfo.InvariantCulture, $"{plan.Outputs.Count:N0} of {plan.Total:N0} outputs may change"));
        foreach (var (handler, count) in plan.Calls)
        {
            Screen.Line(string.Create(CultureInfo.InvariantCulture, $"  {handler}: {count:N0}"));
        }
        foreach (var call in plan.NewCalls)
        {
            Screen.Line($"  new: {call}");
        }
        foreach (var output in plan.Outputs.Take(DifferenceView.Most))
        {
            Screen.Line(output);
        }
        DifferenceView.More(Screen, plan.Outputs.Count);
    }

    async Task<int> RehearseAsync(BuiltProject project, List<string> given, bool asJson, CancellationToken cancellationToken)
    {
        project.RequireWholeDescription();
        using var handlers = new ProjectHandlers(project.Description);
        using var rehearsal = await Rehearsal.RunAsync(project.Description, handlers.All, handlers.Diagnostics, host: new BuildHost { Log = Screen.Remark, Progress = Screen.Remark }, cancellationToken: cancellationToken);
        using var rehearsed = Insight.Open(rehearsal.DatabasePath);
        var changes = rehearsed.Difference(rehearsal.Before, rehearsal.Result.Report.Build)!;
        var errors = rehearsal.Result.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error)
            .Select(static diagnostic => new { diagnostic.Code, diagnostic.Message, diagnostic.File, diagnostic.Line, diagnostic.Column }).ToList();
        if (asJson)
        {
            Screen.Document(new { Names = given, Exact = true, Unknown = Array.Empty<string>(), NewCalls = Array.Empty<string>(), changes.Calls, Outputs = changes.Outputs.Select(static output => output.Path), Absent = Array.Empty<string>(), Total = rehearsed.Overview().Outputs, changes, errors });
        }
        else
        {
            DifferenceView.Show(Screen, changes);
            foreach (var error in errors)
            {
                Screen.Line($"{error.File}({error.Line},{error.Column}): error {error.Code}: {error.Message}");
            }
        }
        return errors.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }
}
