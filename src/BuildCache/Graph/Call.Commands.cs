namespace BuildCache;

/// <summary>The part of a call that runs commands: what they read are its dependencies, what they write in place may become its outputs.</summary>
sealed partial class Call
{
    /// <summary>Tells the calls of a build apart.</summary>
    public string Identity => $"{handler.Name}{Source.Separator}{key}";

    /// <summary>The files whose content the call depends on so far.</summary>
    public List<(string Path, Fingerprint Value)> FilesSeen
    {
        get
        {
            using (Enter())
            {
                return [.. seen.Where(static s => s.Source.Kind == SourceKind.File).Select(static s => (s.Source.Key, s.Value))];
            }
        }
    }

    public async Task<CommandResult> RunAsync(ShellCommand command)
    {
        foreach (var tool in ToolsOf(command))
        {
            SeeTool(tool);
        }
        foreach (var input in command.Inputs)
        {
            var name = workshop.Leaves.Normalize(input);
            workshop.RefuseOutput(name);
            if (See(name) == Fingerprint.Absent)
            {
                throw MissingFile(name);
            }
        }
        try
        {
            using var waiting = clock.Wait();
            return await workshop.Commands.RunAsync(command, this);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Broken("BCM2311", $"The files of the command cannot be read or written: {error.Message}");
        }
    }

    /// <summary>Makes a file that a command has written an output of this call.</summary>
    public void Own(ProducedFile file)
    {
        var output = DeclaredOutput(file.Path);
        var hash = Convert.FromHexString(file.Hash);
        using (Enter())
        {
            artifacts.TryAdd(file.Hash, new PendingArtifact(hash, file.Size, null) { IsStored = true });
            if (!folded.Add($"{(int)OutputRoot.InPlace}{NodeTable.Fold(output.Path)}"))
            {
                throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1402", $"Handler {handler.Name} owns '{file.Path}' twice in one call (upper and lower case are the same).")));
            }
            outputs.Add($"{(int)OutputRoot.InPlace}{output.Path}", new WrittenOutput(OutputRoot.InPlace, output.Path, hash, file.Size, file.IsExecutable));
        }
    }

    /// <summary>The content of a file as a dependency, without its bytes.</summary>
    Fingerprint See(string name) => Observe(new Source(SourceKind.File, name));

    /// <summary>As <see cref="See"/>, for a file that was just read by a command: what it holds now is what counts.</summary>
    public void SeeNow(string name) => Record(new Source(SourceKind.File, name), workshop.Leaves.ObserveNow(name));

    public bool HasSeen(string name)
    {
        using (Enter())
        {
            return values.ContainsKey(new Source(SourceKind.File, name));
        }
    }

    /// <summary>Files that earlier runs of the same call depended on: probably this one's too.</summary>
    public List<string> FilesOfStoredTraces()
    {
        using (Enter())
        {
            return reader.FindNode(handler, key) is not { } node ? []
                : [.. reader.Traces(node.Id).Take(1).SelectMany(trace => reader.Dependencies(trace.Id)).Where(static d => d.Source.Kind == SourceKind.File).Select(static d => d.Source.Key)];
        }
    }

    public List<DeclaredOutput> DeclaredOutputs(ShellCommand command) => [.. command.Outputs.Select(DeclaredOutput).Distinct()];

    /// <summary>A path that a command writes, as it is stored.</summary>
    public DeclaredOutput DeclaredOutput(string path)
    {
        var inPlace = workshop.Commands.InPlace;
        var full = workshop.Leaves.FullPath(workshop.Leaves.Normalize(path));
        var isFolder = path.EndsWith('/') || path.EndsWith('\\');
        var whole = isFolder ? Path.TrimEndingDirectorySeparator(full) + Path.DirectorySeparatorChar : full;
        if (!inPlace.TryRelative(Path.TrimEndingDirectorySeparator(full), out var relative, out var error))
        {
            throw Broken("BCM2303", $"The output '{path}' is no path that a command may write: {error}");
        }
        return inPlace.Covers(whole)
            ? new DeclaredOutput(relative, isFolder)
            : throw Broken("BCM2303", $"The output '{path}' was not announced to the build, which has to know the outputs of commands before it looks for inputs.");
    }

    public string WorkingDirectory(ShellCommand command) => workshop.Leaves.FullPath(workshop.Leaves.Normalize(command.WorkingDirectory.Length == 0 ? "." : command.WorkingDirectory));

    public void Keep(PendingArtifact artifact)
    {
        using (Enter())
        {
            artifacts.TryAdd(Convert.ToHexStringLower(artifact.Hash), artifact);
        }
    }

    /// <summary>Ends the call without a result: what it read was not the same from beginning to end. It is tried again.</summary>
    public Exception Changed(string path) =>
        Interrupt(new Interruption($"{path} changed while {handler.Name} {key} ran a command") { NeededLevel = workshop.Level });

    public DiagnosticException Broken(string code, string message) => Break(new DiagnosticException(new Diagnostic(Severity.Error, code, message)));

    IEnumerable<string> ToolsOf(ShellCommand command)
    {
        var folder = WorkingDirectory(command);
        foreach (var (program, scripts) in CommandText.Programs(workshop.Commands.Spell(command).Text, OperatingSystem.IsWindows()))
        {
            yield return program.AsSpan().IndexOfAny('/', '\\') >= 0 ? Path.GetFullPath(program, folder) : program;
            if (scripts.Select(script => Path.GetFullPath(script, folder)).FirstOrDefault(File.Exists) is { } script)
            {
                yield return script;
            }
        }
        foreach (var tool in command.Tools)
        {
            yield return tool.AsSpan().IndexOfAny('/', '\\') >= 0 ? Path.GetFullPath(tool.Replace('\\', '/'), workshop.Leaves.FullPath("")) : tool;
        }
    }

    static string? FindOnPath(string name)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.Join(folder, name);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }
        return null;
    }

    /// <summary>A program as an input: its files, and where the name led to.</summary>
    void SeeTool(string tool)
    {
        var path = Path.IsPathRooted(tool) ? tool : FindOnPath(tool);
        if (path is not null && !workshop.Commands.InPlace.Covers(path))
        {
            foreach (var file in ToolFiles.Of(path))
            {
                See(workshop.Leaves.Normalize(file));
            }
        }
    }
}
