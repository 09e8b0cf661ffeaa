using System.Globalization;

namespace BuildCache.Server;

/// <summary>The command line of the program: what the SDK passes, and then what stands behind <c>--</c>.</summary>
static class ServerArguments
{
    /// <summary>How the process ends when the arguments make no sense.</summary>
    public const int Mistaken = 2;

    const string Usage = """
        dotnet run -- [--port N] [--host NAME] [--open] [--no-live] [--editor ADDRESS]

          --port N          the port; 0 for any free one (default: the first free one from 5280 on)
          --host NAME       where to listen: 127.0.0.1 (default), another address of this machine, or * for all
          --open            opens the site in the browser
          --no-live         pages are served as they are, byte for byte, and do not change while they are shown
          --editor ADDRESS  makes places of errors links, as in vscode://file/{file}:{line}:{column}
        """;

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">They.</param>
    /// <param name="problem">What is wrong with them, or how they are used.</param>
    /// <returns>What they say; null when there is nothing to be served.</returns>
    public static ServerOptions? Parse(IReadOnlyList<string> args, out string problem)
    {
        problem = Usage;
        string? project = null, database = null, folder = null;
        var configuration = "";
        var options = new ServerOptions { ProjectFile = "", IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected };
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            switch (name)
            {
                case "--open":
                    options = options with { Opens = true };
                    continue;
                case "--no-live":
                    options = options with { IsLive = false };
                    continue;
                case "--help" or "-h" or "-?":
                    return null;
            }
            if (name is not ("--port" or "--host" or "--editor" or "--project" or "--database" or "--output" or "--configuration"))
            {
                problem = $"'{name}' is not known here.\n\n{Usage}";
                return null;
            }
            if (++i == args.Count)
            {
                problem = $"{name} needs a value.\n\n{Usage}";
                return null;
            }
            switch (name)
            {
                case "--port":
                    if (!int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
                    {
                        problem = $"'{args[i]}' is no port: it is a number from 0 to {ushort.MaxValue}.\n\n{Usage}";
                        return null;
                    }
                    options = options with { Port = port };
                    break;
                case "--host":
                    options = options with { Host = args[i] };
                    break;
                case "--editor":
                    options = options with { Editor = args[i] };
                    break;
                case "--project":
                    project = Path.GetFullPath(args[i]);
                    break;
                case "--database":
                    database = args[i];
                    break;
                case "--output":
                    folder = args[i];
                    break;
                case "--configuration":
                    configuration = args[i];
                    break;
            }
        }
        if (project is null || Path.GetDirectoryName(project) is not { } directory)
        {
            return null;
        }
        problem = "";
        return options with
        {
            ProjectFile = project,
            Target = database is null || folder is null ? null : new TargetHint(Full(database), Path.TrimEndingDirectorySeparator(Full(folder)), configuration),
        };

        string Full(string path) => Path.GetFullPath(Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path, directory);
    }
}
