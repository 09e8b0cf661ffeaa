using System.CommandLine;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>Serves the site of a project while somebody writes it.</summary>
sealed class ServeCommand : ToolCommand
{
    readonly Argument<string?> project = new("PROJECT") { Description = "The project file, or its folder. Default: the one project in the current folder.", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string?> configuration = new("--configuration", "-c") { Description = "Of the configurations that were built, this one. Default: the one that was built last.", HelpName = "NAME" };
    readonly Option<int?> port = new("--port") { Description = "The port; 0 for any that is free. Default: the first free one from 5280 on.", HelpName = "N" };
    readonly Option<string> host = new("--host") { Description = "Where to listen: an address of this machine, or * for all of them.", DefaultValueFactory = static _ => "127.0.0.1", HelpName = "NAME" };
    readonly Option<bool> open = new("--open") { Description = "Open the site in the browser." };
    readonly Option<bool> noLive = new("--no-live") { Description = "Answer with the outputs as they are, byte for byte; open pages do not change." };
    readonly Option<string?> editor = new("--editor") { Description = "Make places of errors links, as in vscode://file/{file}:{line}:{column}.", HelpName = "ADDRESS" };

    readonly Option<long?> at = new("--at") { Description = "The site as it was after this build, byte for byte; nothing is built.", HelpName = "BUILD" };

    public ServeCommand(ToolRun run) : base(run, "serve", "Serve the site of a project while you write it: pages change in the browser when files do. Below /_buildcache/ are pages about the builds.")
    {
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && int.TryParse(given.Value, out var number) && number is < 0 or > 65_535)
            {
                result.AddError("A port is a number from 0 to 65535.");
            }
        });
        Add(project);
        Add(configuration);
        Add(port);
        Add(host);
        Add(open);
        Add(noLive);
        Add(editor);
        Add(at);
    }

    public override string Example => "buildcache serve docs/Docs.csproj --open";

    public override string Document => """
        It is printed once the server answers.

        | Key | Meaning |
        |---|---|
        | `url` | the address of the site |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = await ProjectPlace.FindAsync(Run.Directory, parsed.GetValue(project), parsed.GetValue(configuration), cancellationToken);
        if (place is { Description: null, DatabaseFolder: null })
        {
            place.RequireBuilt();
        }
        using var former = parsed.GetValue(at) is { } number ? Former(place.RequireBuilt(), number) : null;
        var asJson = AsJson(parsed);
        var code = await SiteServer.RunAsync(
            new ServerOptions
            {
                ProjectFile = place.ProjectFile,
                Target = place.Description is { } built ? new TargetHint(built.DatabasePath, built.OutputDirectory, built.Configuration) : null,
                Former = former,
                Properties = parsed.GetValue(configuration) is { } name ? new Dictionary<string, string> { ["Configuration"] = name } : [],
                Port = parsed.GetValue(port),
                Host = parsed.GetRequiredValue(host),
                Opens = parsed.GetValue(open),
                IsLive = !parsed.GetValue(noLive),
                Editor = parsed.GetValue(editor),
                Output = asJson ? TextWriter.Null : Screen.Out,
                IsInteractive = !asJson && !Console.IsInputRedirected && !Console.IsOutputRedirected,
                Refused = why => Screen.Fail($"The site cannot be served: {why.TrimEnd('.')}.", null, asJson),
                Listening = address =>
                {
                    if (asJson)
                    {
                        Screen.Document(new { url = address.AbsoluteUri });
                    }
                },
            },
            cancellationToken);
        return code == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    static FormerSite Former(BuiltProject project, long build)
    {
        if (FormerSite.Open(project.Description.DatabasePath, build) is { } site)
        {
            return site;
        }
        using var insight = project.OpenInsight();
        throw FormerProject.NotKept(insight, build);
    }
}
