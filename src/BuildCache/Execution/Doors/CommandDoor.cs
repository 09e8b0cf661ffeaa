namespace BuildCache;

/// <summary>
/// The door to commands, and what running one needs of its call: what the command reads becomes dependencies, what it writes in place may
/// become outputs.
/// </summary>
sealed class CommandDoor(CallRecord record, Reader reader, FileDoor files, CurrentInputs inputs, InPlace inPlace, Func<ShellCommand, CommandDoor, Task<CommandResult>> run)
{
    /// <summary>Tells the calls of a build apart.</summary>
    public string Identity => Source.Join(record.Handler.Name, record.Key);

    public async Task<CommandResult> RunAsync(ShellCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            using var waiting = record.Clock.Wait();
            return await run(command, this);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw record.Broken("BCM2311", $"The files of the command cannot be read or written: {SystemRefusal.ExplainWithName(error)}.");
        }
    }

    public void Own(ProducedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var output = DeclaredOutput(file.Path);
        var hash = Convert.FromHexString(file.Hash);
        using (record.Enter())
        {
            record.Results.Keep(new PendingArtifact(hash, file.Size, null) { IsStored = true });
            if (!record.Results.TryAdd(new WrittenOutput(OutputRoot.InPlace, output.Path, hash, file.Size, file.IsExecutable)))
            {
                throw record.Break(new DiagnosticException(OutputClash.Twice(file.Path, record.Handler.Name)));
            }
        }
    }

    public string Tool(string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        return SeeTool(program) is { } path && File.Exists(path)
            ? path
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1005", $"The program '{program}' is neither on PATH nor a file. Install it, or correct the name; the next build notices."));
    }

    /// <summary>A program as an input: where its name leads to, and the files that make it up.</summary>
    /// <param name="program">A name on PATH, or a path relative to the project or absolute.</param>
    /// <returns>Its absolute path; null when PATH does not have it.</returns>
    public string? SeeTool(string program)
    {
        string? path;
        if (ProgramFiles.IsName(program))
        {
            files.Observe(new Source(SourceKind.Program, program));
            path = inputs.ProgramOf(program);
        }
        else
        {
            path = inputs.FullPath(inputs.Normalize(program));
        }
        if (path is not null && !inPlace.Covers(path))
        {
            foreach (var file in ProgramFiles.Of(path))
            {
                files.Observe(new Source(SourceKind.File, inputs.Normalize(file)));
            }
        }
        return path;
    }

    /// <summary>The content of a file that a command is to read, as a dependency.</summary>
    public void SeeInput(string path)
    {
        var name = files.Input(path);
        try
        {
            inputs.RefuseIrregular(name);
        }
        catch (DiagnosticException error)
        {
            throw record.Break(error);
        }
        if (files.Observe(new Source(SourceKind.File, name)) == Fingerprint.Absent)
        {
            throw CurrentInputs.MissingFile(name);
        }
    }

    /// <summary>A file that was just read by a command: what it holds now is what counts.</summary>
    public void SeeNow(string name) => record.See(new Source(SourceKind.File, name), inputs.ObserveNow(name));

    public bool HasSeen(string name)
    {
        using (record.Enter())
        {
            return record.Observations.Contains(new Source(SourceKind.File, name));
        }
    }

    /// <summary>The files whose content the call depends on so far.</summary>
    public List<(string Path, Fingerprint Value)> FilesSeen
    {
        get
        {
            using (record.Enter())
            {
                return record.Observations.Files;
            }
        }
    }

    /// <summary>Files that earlier runs of the same call depended on: probably this one's too.</summary>
    public List<string> FilesOfStoredTraces()
    {
        using (record.Enter())
        {
            return reader.FindNode(record.Handler, record.Key) is not { } node ? []
                : [.. reader.Traces(node.Id).Take(1).SelectMany(trace => reader.Dependencies(trace.Id)).Where(static d => d.Source.Kind == SourceKind.File).Select(static d => d.Source.Key)];
        }
    }

    /// <summary>A path that a command writes, as it is stored.</summary>
    public DeclaredOutput DeclaredOutput(string path)
    {
        var full = inputs.FullPath(inputs.Normalize(path));
        var isFolder = path.EndsWith('/') || path.EndsWith('\\');
        var whole = isFolder ? Path.TrimEndingDirectorySeparator(full) + Path.DirectorySeparatorChar : full;
        if (!inPlace.TryRelative(Path.TrimEndingDirectorySeparator(full), out var relative, out var error))
        {
            throw RefusedOutput(path, $"is not a path that a command may write to: {error}");
        }
        return inPlace.Covers(whole)
            ? new DeclaredOutput(relative, isFolder)
            : throw RefusedOutput(path, "was not announced to the build, which has to know the outputs of commands before it looks for inputs.");
    }

    DiagnosticException RefusedOutput(string path, string why) => record.Break(new DiagnosticException(UnwritableOutput.OfCommand(path, "a command", why)));

    public void Keep(PendingArtifact artifact)
    {
        using (record.Enter())
        {
            record.Results.Keep(artifact);
        }
    }

    /// <summary>Ends the call without a result: what it read was not the same from beginning to end. It is tried again.</summary>
    public Exception Changed(string path) =>
        record.Interrupt(new Interruption(new Need.Rest(path)));

    public DiagnosticException Refuse(string code, string message) => record.Broken(code, message);
}
