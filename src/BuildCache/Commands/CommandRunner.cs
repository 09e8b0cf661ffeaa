using System.Collections.Concurrent;
using System.ComponentModel;

namespace BuildCache;

/// <summary>Runs the commands of one build: not more at once than there are processors, and none survives it.</summary>
sealed class CommandRunner(Machine machine, string projectDirectory, int parallelism, InPlace inPlace, CurrentInputs inputs, ArtifactStore artifacts, ReaderPool readers, string databasePath, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>How often one command is started within a build because what it reads keeps changing.</summary>
    const int MostAttempts = 3;

    readonly SemaphoreSlim places = new(Math.Max(1, parallelism));
    readonly OutputFolder folder = new(machine.Files, inPlace.Root);
    readonly PlacedFiles files = new(machine.Files, projectDirectory, inPlace, new OutputFolder(machine.Files, inPlace.Root), artifacts, readers);
    readonly string asideFolder = new DatabaseFiles(databasePath).Aside;
    readonly CommandJournal journal = new(machine.Files, new DatabaseFiles(databasePath).CommandJournal);
    readonly ConcurrentQueue<(string Path, string Hash)> written = [];
    readonly ConcurrentDictionary<string, byte> produced = new(PathCase.Comparer);
    readonly ConcurrentDictionary<string, Attempts> attempts = new(StringComparer.Ordinal);
    readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    readonly ConcurrentDictionary<Task, byte> running = [];
    CommandRecovery? recovery;

    /// <summary>Whether a command of this build has written an output, given as it is stored.</summary>
    public bool IsProduced(string path) => produced.ContainsKey(path);

    /// <summary>Runs a command for a call, which records what the command reads.</summary>
    public async Task<CommandResult> RunAsync(ShellCommand command, CommandDoor call)
    {
        foreach (var tool in ToolsOf(command))
        {
            call.SeeTool(tool);
        }
        foreach (var input in command.Inputs)
        {
            call.SeeInput(input);
        }
        var run = RunInPlaceAsync(command, call);
        running.TryAdd(run, 0);
        try
        {
            return await run;
        }
        finally
        {
            running.TryRemove(run, out _);
        }
    }

    /// <summary>Puts right what the commands of an interrupted build have left; true when there was something.</summary>
    public bool Recover(Publisher publisher, bool isTrusted)
    {
        recovery = new CommandRecovery(machine.Files, journal, inPlace, folder, asideFolder);
        return recovery.Run(publisher, isTrusted);
    }

    /// <summary>What is left of an interrupted build's commands and is nobody's output.</summary>
    public IEnumerable<Diagnostic> Leftovers(Func<string, bool> isOutput) => recovery?.Leftovers(isOutput) ?? [];

    /// <summary>Everything is recorded: nothing is left to be put right.</summary>
    public void Close() => journal.Close();

    /// <summary>Ends a build that was cancelled: what its commands have finished is recorded, and the rest was put back.</summary>
    public void Cancel(Publisher publisher)
    {
        Stop();
        publisher.Claim([.. written]);
        if (recovery is { HasUnfinished: false })
        {
            journal.Close();
        }
    }

    /// <summary>Kills what still runs and waits until it has ended; the build's lock is not given back before.</summary>
    public void Dispose()
    {
        Stop();
        journal.Dispose();
        end.Dispose();
        places.Dispose();
    }

    void Stop()
    {
        end.Cancel();
        try
        {
            Task.WaitAll([.. running.Keys]);
        }
        catch (AggregateException)
        {
            // Each run has ended in the call that asked for it; here it matters only that it has.
        }
    }

    async Task<CommandResult> RunInPlaceAsync(ShellCommand command, CommandDoor call)
    {
        await Task.Yield();
        var outputs = command.Outputs.Select(call.DeclaredOutput).Distinct().ToList();
        var depFile = command.DepFile is { Length: > 0 } path ? call.DeclaredOutput(path) : (DeclaredOutput?)null;
        List<DeclaredOutput> announced = depFile is { } file && !outputs.Contains(file) ? [.. outputs, file] : outputs;
        await places.WaitAsync(end.Token);
        try
        {
            var attempt = attempts.GetOrAdd(call.Identity, static _ => new Attempts());
            var guard = GuardOf(call, attempt);
            if (guard.Begin() is { } early)
            {
                throw call.Changed(early);
            }
            if (++attempt.Count > MostAttempts)
            {
                throw call.Refuse("BCM2308", $"The command was started {MostAttempts} times, and each time '{attempt.Changed}' changed while it ran, so its result matches no state of that file. Build again when nothing writes to the file. Does the command write to its own input?");
            }
            foreach (var needed in command.Produced)
            {
                files.Restore(needed);
            }
            guard.WatchProduced([.. command.Produced.Select(file => files.FullPath(file))]);
            var standing = new StandingOutputs(machine.Files, inPlace, folder, announced, files.IsPublished, asideFolder);
            var run = journal.Begin(announced, standing);
            standing.TakeAway();
            journal.Moved(run, standing);
            try
            {
                var result = await StartAsync(command, call, depFile, outputs, standing, guard, attempt);
                if (result.ExitCode != 0 && !command.IgnoresExitCode || result.TimedOut || result.Missing.Count > 0)
                {
                    PutBack(standing, run);
                    return result;
                }
                standing.Replace();
                Record(result, run);
                return result;
            }
            catch
            {
                PutBack(standing, run);
                throw;
            }
        }
        finally
        {
            places.Release();
        }
    }

    void PutBack(StandingOutputs standing, int run)
    {
        standing.PutBack(files.PutBack);
        journal.End(run, []);
    }

    /// <summary>From here on it can be proved which files the command has written, whatever happens to the build.</summary>
    void Record(CommandResult result, int run)
    {
        List<(string Path, string Hash)> placed = [.. result.Files.Select(file => (inPlace.ToStored(file.Path), file.Hash))];
        journal.End(run, placed);
        placed.ForEach(written.Enqueue);
    }

    InputGuard GuardOf(CommandDoor call, Attempts attempt)
    {
        var guard = new InputGuard(inputs, new DatabaseFiles(databasePath).Folder);
        foreach (var (path, value) in call.FilesSeen)
        {
            guard.Watch(path, value);
        }
        foreach (var path in call.FilesOfStoredTraces().Concat(attempt.Prerequisites).Where(path => !inPlace.Covers(inputs.FullPath(path))))
        {
            guard.Note(path);
        }
        return guard;
    }

    async Task<CommandResult> StartAsync(ShellCommand command, CommandDoor call, DeclaredOutput? depFile, List<DeclaredOutput> outputs, StandingOutputs standing, InputGuard guard, Attempts attempt)
    {
        ShellResult shell;
        try
        {
            shell = await Shell.RunAsync(Spell(command), WorkingDirectory(command), journal.Started, end.Token);
        }
        catch (Win32Exception error)
        {
            // What .NET says names its own working directory and the shell; the system's word alone is what helps.
            throw call.Refuse("BCM2307", Directory.Exists(WorkingDirectory(command))
                ? $"The command cannot be started: {new Win32Exception(error.NativeErrorCode).Message}."
                : $"The command cannot be started: its working directory '{command.WorkingDirectory}' does not exist. Create it, or correct WorkingDirectory.");
        }
        var result = new CommandResult { ExitCode = shell.ExitCode, TimedOut = shell.TimedOut, StandardOutput = shell.Output, StandardError = shell.Error };
        if (shell.TimedOut || (shell.ExitCode != 0 && !command.IgnoresExitCode))
        {
            return result;
        }
        if (guard.End() is { } changed)
        {
            attempt.Changed = changed;
            throw call.Changed(changed);
        }
        var (others, settled) = depFile is { } file ? ReadDepFile(file, command, call, outputs, guard, attempt) : ([], []);
        var written = standing.Written().Where(path => depFile is null || path != depFile.Value.Path || outputs.Contains(depFile.Value)).ToList();
        var missing = outputs.Where(output => !output.IsFolder && !written.Contains(output.Path, PathCase.Comparer)).Select(output => inPlace.FromProject(output.Path)).ToList();
        if (missing.Count > 0)
        {
            return result with { Missing = missing };
        }
        var given = new List<ProducedFile>();
        var names = new ProjectName(projectDirectory);
        foreach (var path in written)
        {
            var (placed, content) = files.Import(path, names);
            call.Keep(content);
            produced.TryAdd(path, 0);
            standing.KeepTime(path, placed.Hash);
            given.Add(placed);
        }
        return result with
        {
            Files = given,
            ReadFromOthers = others,
            Settled = settled,
            NamesProjectDirectory = names.WasFound || names.IsIn(shell.Output) || names.IsIn(shell.Error),
        };
    }

    string WorkingDirectory(ShellCommand command) => inputs.FullPath(inputs.Normalize(command.WorkingDirectory.Length == 0 ? "." : command.WorkingDirectory));

    /// <summary>The programs that a command starts, as far as its text tells, and those that it is said to depend on.</summary>
    IEnumerable<string> ToolsOf(ShellCommand command)
    {
        var folderOfCommand = WorkingDirectory(command);
        foreach (var (program, scripts) in CommandText.Programs(Spell(command).Text, OperatingSystem.IsWindows()))
        {
            yield return ProgramFiles.IsName(program) ? program : Path.GetFullPath(program, folderOfCommand);
            if (scripts.Select(script => Path.GetFullPath(script, folderOfCommand)).FirstOrDefault(File.Exists) is { } script)
            {
                yield return script;
            }
        }
        foreach (var tool in command.Tools)
        {
            yield return tool;
        }
    }

    ShellCommand Spell(ShellCommand command) => command with
    {
        Text = command.Text.Replace(ShellCommand.ProjectDirectory, projectDirectory, StringComparison.Ordinal),
        Environment = command.Environment.ToDictionary(static pair => pair.Key, pair => pair.Value.Replace(ShellCommand.ProjectDirectory, projectDirectory, StringComparison.Ordinal)),
    };

    /// <summary>Prerequisites become dependencies; those that other commands write are for the caller to ask for.</summary>
    (List<ProducedFile> Others, List<string> Settled) ReadDepFile(DeclaredOutput depFile, ShellCommand command, CommandDoor call, List<DeclaredOutput> outputs, InputGuard guard, Attempts attempt)
    {
        var full = inPlace.FullPath(depFile.Path);
        if (!machine.Files.TryStat(full, out _))
        {
            throw call.Refuse("BCM2306", $"The command did not write its dependency file '{command.DepFile}', so it is not known what it read. Correct DepFile, or make the command write it (gcc -MD -MF).");
        }
        var text = File.ReadAllText(full);
        var (others, settled) = (new List<ProducedFile>(), new List<string>());
        var folderOfCommand = WorkingDirectory(command);
        foreach (var prerequisite in DepFile.Parse(text))
        {
            var absolute = Path.GetFullPath(prerequisite, folderOfCommand);
            var name = inputs.Normalize(absolute);
            if (inPlace.Covers(absolute))
            {
                if (inPlace.TryRelative(absolute, out var relative, out _) && !outputs.Contains(new DeclaredOutput(relative, false)) && folder.HashOnDisk(relative) is { } hash)
                {
                    others.Add(new ProducedFile(name, hash, 0, false));
                    if (guard.WasRead(name))
                    {
                        settled.Add(name);
                    }
                }
                continue;
            }
            if (!call.HasSeen(name) && !guard.WasRead(name))
            {
                attempt.Prerequisites.Add(name);
                attempt.Changed = name;
                throw call.Changed(name);
            }
            call.SeeNow(name);
        }
        if (!outputs.Contains(depFile))
        {
            File.Delete(full);
        }
        return (others, settled);
    }

    /// <summary>How often a call has started its command in this build, and what made it start again.</summary>
    sealed class Attempts
    {
        public int Count { get; set; }

        public string Changed { get; set; } = "";

        public HashSet<string> Prerequisites { get; } = new(StringComparer.Ordinal);
    }
}
