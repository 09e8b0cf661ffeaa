namespace BuildCache.Projects;

/// <summary>
/// Commands as effects, one per <c>CachedExec</c> item. The run is a computation, which owns the files that it writes: another item that reads
/// them asks for it, and so it runs before, once; and when it ran again and wrote the same, nobody else runs.
/// </summary>
sealed class CachedExecHandler : Handler
{
    /// <summary>So much of a command helps to find it again.</summary>
    const int LongestText = 300;

    static readonly Computation<string, IReadOnlyList<ProducedFile>> Files = new("CachedExec", RunAsync);

    public override void Register(HandlerRegistry on)
    {
        on.Once().Named("CachedExec items").Produces(CachedExecPlan.Collection, CachedExecPlan.OutputCollection).Run(static context =>
        {
            var plan = new CachedExecPlan(context.Items("CachedExec"));
            foreach (var (id, document) in plan.Documents())
            {
                context.Emit(CachedExecPlan.Collection, id, document);
            }
            foreach (var (path, id) in plan.Outputs())
            {
                context.Emit(CachedExecPlan.OutputCollection, path, new { item = id });
            }
        });
        on.Compute(Files);
        on.Each(CachedExecPlan.Collection).Named("CachedExec results").Run(static (item, context) => context.ComputeAsync(Files, item.Id));
    }

    static async Task<IReadOnlyList<ProducedFile>> RunAsync(string id, HandlerContext context)
    {
        var item = context.Document(CachedExecPlan.Collection, id)
            ?? throw Failure(null, "BCM2305", $"The CachedExec item '{id}' is gone, but its files are still read.");
        if (item.Get<Problem>("problem") is { } problem)
        {
            throw Failure(null, problem.Code, problem.Message);
        }
        var file = item.Text("item");
        var (inputs, others) = await InputsAsync(item, context);
        var environment = EnvironmentOf(item, context);
        var command = new ShellCommand(item.Text("command"))
        {
            Inputs = inputs,
            Produced = others,
            Outputs = item.Get<string[]>("outputs")!,
            DepFile = item.Text("depFile"),
            Environment = environment,
            Tools = item.Get<string[]>("tools")!,
            WorkingDirectory = item.Text("workingDirectory"),
            Timeout = item.Get<int?>("timeout") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            IgnoresExitCode = item.Get<bool>("ignoreExitCode"),
        };
        var result = await RunUntilSettledAsync(command, context);
        var place = inputs.Contains(file) ? file : null;
        CommandOutput.Report(result, command.WorkingDirectory, place, isParsed: !item.Get<bool>("ignoreFormat"), context);
        Judge(result, command, place, context);
        if (result.NamesProjectDirectory)
        {
            context.Property("MSBuildProjectDirectory");
        }
        foreach (var produced in result.Files)
        {
            context.Own(produced);
        }
        return result.Files;
    }

    /// <summary>
    /// What a dependency file reveals to be another item's output is that item's from then on: if it may have been written while the
    /// command ran already, the command runs again, after it.
    /// </summary>
    static async Task<CommandResult> RunUntilSettledAsync(ShellCommand command, HandlerContext context)
    {
        const int MostRuns = 3;
        for (var run = 1; ; run++)
        {
            var result = await context.RunAsync(command);
            var known = command.Produced.Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
            var found = new List<ProducedFile>();
            var holds = true;
            foreach (var read in result.ReadFromOthers.Where(read => !known.Contains(read.Path)))
            {
                if (ProducerOf(read.Path, context) is { } producer
                    && (await context.ComputeAsync(Files, producer)).FirstOrDefault(file => file.Path == read.Path) is { } file)
                {
                    found.Add(file);
                    holds &= file.Hash == read.Hash && result.Settled.Contains(read.Path);
                }
            }
            if (holds || run == MostRuns)
            {
                return result;
            }
            command = command with { Produced = [.. command.Produced, .. found] };
        }
    }

    /// <summary>The item that writes a file, or a folder that the file is in.</summary>
    static string? ProducerOf(string path, HandlerContext context)
    {
        for (var output = path; output.Length > 0; output = output[..(output.TrimEnd('/').LastIndexOf('/') + 1)])
        {
            if (context.Document(CachedExecPlan.OutputCollection, output) is { } document)
            {
                return document.Text("item");
            }
        }
        return null;
    }

    static async Task<(List<string> Files, List<ProducedFile> Produced)> InputsAsync(Document item, HandlerContext context)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        var produced = new SortedDictionary<string, ProducedFile>(StringComparer.Ordinal);
        var identity = item.Text("item");
        var ownAfter = item.Get<string[]>("itemAfter")!;
        if (ownAfter.Length == 0 && context.Exists(identity))
        {
            files.Add(identity);
        }
        foreach (var input in item.Get<ItemInput[]>("inputs")!.Prepend(new ItemInput(identity, false, ownAfter)))
        {
            var glob = input.IsPattern ? new Glob(input.Path) : null;
            if (glob is { MatchesNothing: true })
            {
                throw Failure(null, "BCM2302", $"The pattern '{input.Path}' in Inputs of the CachedExec item '{identity}' leaves the project. Patterns reach below the project; name other files one by one, or as an item list: Inputs=\"@(Other)\".");
            }
            foreach (var producer in input.After)
            {
                foreach (var file in await context.ComputeAsync(Files, producer))
                {
                    if (glob?.IsMatch(file.Path) ?? file.Path.Equals(input.Path, StringComparison.OrdinalIgnoreCase))
                    {
                        produced[file.Path] = file;
                    }
                }
            }
            if (glob is not null)
            {
                files.UnionWith(context.List(input.Path));
            }
            else if (input.After.Length == 0 && input.Path != identity)
            {
                files.Add(input.Path);
            }
        }
        return ([.. files], [.. produced.Values]);
    }

    /// <summary>Named variables are dependencies; <c>NAME=value</c> sets one. All others reach the command too, as with Exec, and count for nothing.</summary>
    static Dictionary<string, string> EnvironmentOf(Document item, HandlerContext context)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in item.Get<string[]>("environment")!)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                variables[variable[..equals]] = variable[(equals + 1)..];
            }
            else if (context.Environment(variable) is { } value)
            {
                variables[variable] = value;
            }
        }
        return variables;
    }

    static void Judge(CommandResult result, ShellCommand command, string? place, HandlerContext context)
    {
        var text = Shorten(command.Text);
        if (result.TimedOut)
        {
            context.Error("BCM2309", $"The command took longer than its Timeout of {command.Timeout!.Value.TotalMilliseconds} ms and was killed: {text}", place);
        }
        else if (result.ExitCode != 0 && !command.IgnoresExitCode)
        {
            var said = CommandOutput.LastLines(result);
            context.Error("BCM2301", $"The command exited with code {result.ExitCode}: {text}{(said.Length == 0 ? "" : $"{Environment.NewLine}{said}")}", place);
        }
        else if (result.Missing.Count > 0)
        {
            context.Error("BCM2304", $"The command exited with code {result.ExitCode} without writing {string.Join(", ", result.Missing.Select(static path => $"'{path}'"))}. Correct Outputs, or the command: {text}", place);
        }
        foreach (var folder in command.Outputs.Where(folder => folder.EndsWith('/') && result is { ExitCode: 0, Missing.Count: 0 } && !result.Files.Any(file => file.Path.StartsWith(folder, StringComparison.Ordinal))))
        {
            context.Warn("BCM2313", $"The command wrote no file below its output folder '{folder}': {text}", place);
        }
    }

    static string Shorten(string command) => LogText.Excerpt(command.Replace(ShellCommand.ProjectDirectory + "/", "", StringComparison.Ordinal), LongestText);

    static DiagnosticException Failure(string? file, string code, string message) => new(new Diagnostic(Severity.Error, code, message, file));

    sealed record ItemInput(string Path, bool IsPattern, string[] After);

    sealed record Problem(string Code, string Message);
}
