using System.CommandLine;
using System.CommandLine.Help;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>The command line: the commands, and what becomes of whatever ends one early.</summary>
static class Tool
{
    /// <summary>Help is as wide as a terminal is anywhere.</summary>
    const int HelpWidth = 80;

    /// <summary>The commands, in the order in which help shows them.</summary>
    public static Command Create(ToolRun run)
    {
        // Not a RootCommand, which is called what the assembly is.
        var root = new Command("buildcache", "Serves the site of a BuildCache project, and asks its database: why something was built, what an edit can touch, what changed between builds, and any question in SQL. Every command takes --json.");
        foreach (var command in Commands(run))
        {
            root.Add(command);
        }
        root.Add(new CompleteCommand(run));
        root.Add(new HelpOption { Action = new HelpAction { MaxWidth = HelpWidth } });
        root.Add(new VersionOption());
        return root;
    }

    /// <summary>The commands alone.</summary>
    public static IReadOnlyList<ToolCommand> Commands(ToolRun run) =>
    [
        new ServeCommand(run),
        new WhyCommand(run),
        new PlanCommand(run),
        new QueryCommand(run),
        new GraphQLCommand(run),
        new BuildCommand(run),
        new DiffCommand(run),
        new LogCommand(run),
        new StatsCommand(run),
        new VerifyCommand(run),
        new ExportCommand(run),
        new DoctorCommand(run),
        new GcCommand(run),
        new InfoCommand(run),
        new MigrateCommand(run),
        new McpCommand(run),
        new CompletionCommand(run),
    ];

    /// <summary>Runs a command line.</summary>
    /// <returns>What the process is to end with (<see cref="ExitCode"/>).</returns>
    public static async Task<int> RunAsync(string[] arguments, Screen screen, string directory, CancellationToken cancellationToken)
    {
        // A text that begins with @ is an argument here and no file of arguments.
        var parsed = Create(new ToolRun(screen, directory)).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var asJson = arguments.Contains("--json");
        if (parsed.Errors.Count > 0 && parsed.CommandResult.Command is ToolCommand command)
        {
            screen.Fail($"{UsageText.Of(parsed.Errors.Select(static error => error.Message), command)} 'buildcache {command.Name} --help' tells what it takes.", null, asJson);
            return ExitCode.Usage;
        }
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = screen.Out, Error = screen.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (ToolFailure failure)
        {
            screen.Fail(failure.Message, null, asJson);
            return failure.Code;
        }
        catch (DiagnosticException failure)
        {
            screen.Fail(failure.Diagnostic.Message, failure.Diagnostic.Code, asJson);
            return failure.Diagnostic.Code == BuildDatabase.UnreadableCode ? ExitCode.NothingToAsk : ExitCode.Refused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Fail("Cancelled.", null, asJson);
            return ExitCode.Cancelled;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            screen.Fail(SystemRefusal.ExplainWithName(error) + ".", null, asJson);
            return ExitCode.Refused;
        }
        catch (Exception error)
        {
            // Whoever asked can do nothing about it, but tell.
            screen.Fail($"This is a fault of buildcache {ProductVersion.Text}; please report it with the command line: {error}", null, asJson);
            return ExitCode.Refused;
        }
    }
}
