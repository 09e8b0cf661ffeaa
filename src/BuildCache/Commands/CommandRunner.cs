using System.Collections.Concurrent;
using System.ComponentModel;

namespace BuildCache;

/// <summary>Runs the commands of one build: not more at once than there are processors, and none survives it.</summary>
sealed class CommandRunner(BuildOptions options, InPlace inPlace, Leaves leaves, ArtifactStore artifacts, ReaderPool readers, string databasePath, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>How often one command is started within a build because what it reads keeps changing.</summary>
    const int MostAttempts = 3;

    readonly SemaphoreSlim places = new(Math.Max(1, options.Parallelism));
    readonly OutputFolder folder = new(inPlace.Root);
    readonly CommandJournal journal = new(databasePath + ".commands");
    readonly ConcurrentDictionary<string, byte> produced = new(PathCase.Comparer);
    readonly ConcurrentDictionary<string, Attempts> attempts = new(StringComparer.Ordinal);
    readonly CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    readonly ConcurrentDictionary<Task, byte> running = [];
    readonly Lock gate = new();
    Dictionary<string, HashSet<string>>? published;

    public InPlace InPlace => inPlace;

    /// <summary>Whether a command of this build has written an output, given as it is stored.</summary>
    public bool IsProduced(string path) => produced.ContainsKey(path);

    /// <summary>Runs a command for a call; the call has recorded its dependencies, apart from those that only the run can tell.</summary>
    public async Task<CommandResult> RunAsync(ShellCommand command, Call call)
    {
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

    /// <summary>Puts right what the commands of an interrupted build have left: survivors, and files that may be half written.</summary>
    public List<Diagnostic> Recover()
    {
        var warnings = new List<Diagnostic>();
        var left = journal.Left();
        foreach (var entry in left.Where(static entry => entry.Process != 0))
        {
            CommandJournal.KillSurvivor(entry);
        }
        foreach (var entry in left)
        {
            foreach (var path in entry.Outputs.SelectMany(output => inPlace.FilesOf(new DeclaredOutput(output.TrimEnd('/'), output.EndsWith('/')))))
            {
                var isForeign = entry.Foreign.TryGetValue(path, out var stamp) && stamp == folder.StampOf(path).ToString();
                if (isForeign || folder.HashOnDisk(path) is not { } hash || IsPublished(path, hash))
                {
                    continue;
                }
                if (inPlace.Covers(inPlace.FullPath(path)))
                {
                    folder.Delete(path);
                }
                else
                {
                    warnings.Add(new Diagnostic(Severity.Warning, "BCM2312", $"A command that was interrupted may have left '{path}' half written, and nothing produces it any more. It was left alone; delete it if it is not wanted.", inPlace.FromProject(path)));
                }
            }
        }
        return warnings;
    }

    /// <summary>Everything is recorded: nothing is left to be put right.</summary>
    public void Close() => journal.Close();

    /// <summary>Kills what still runs and waits until it has ended; the build's lock is not given back before.</summary>
    public void Dispose()
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
        journal.Dispose();
        end.Dispose();
        places.Dispose();
    }

    async Task<CommandResult> RunInPlaceAsync(ShellCommand command, Call call)
    {
        await Task.Yield();
        var outputs = call.DeclaredOutputs(command);
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
                throw call.Broken("BCM2308", $"The command was started {MostAttempts} times, and each time '{attempt.Changed}' changed while it ran, so its result belongs to no state of it. Build again when nothing writes to it; does the command write to its own input?");
            }
            foreach (var needed in command.Produced)
            {
                Restore(needed);
            }
            var standing = new StandingOutputs(inPlace, folder, announced, IsPublished);
            journal.Begin(announced, standing.Foreign);
            standing.TakeAway();
            try
            {
                var result = await StartAsync(command, call, depFile, outputs, standing, guard, attempt);
                if (result.ExitCode != 0 && !command.IgnoresExitCode || result.TimedOut || result.Missing.Count > 0)
                {
                    standing.PutBack(PutBack);
                }
                return result;
            }
            catch
            {
                standing.PutBack(PutBack);
                throw;
            }
        }
        finally
        {
            places.Release();
        }
    }

    InputGuard GuardOf(Call call, Attempts attempt)
    {
        var guard = new InputGuard(leaves, Path.GetDirectoryName(databasePath)!);
        foreach (var (path, value) in call.FilesSeen)
        {
            guard.Watch(path, value);
        }
        foreach (var path in call.FilesOfStoredTraces().Concat(attempt.Prerequisites).Where(path => !inPlace.Covers(leaves.FullPath(path))))
        {
            guard.Note(path);
        }
        return guard;
    }

    async Task<CommandResult> StartAsync(ShellCommand command, Call call, DeclaredOutput? depFile, List<DeclaredOutput> outputs, StandingOutputs standing, InputGuard guard, Attempts attempt)
    {
        ShellResult shell;
        try
        {
            shell = await Shell.RunAsync(Spell(command), call.WorkingDirectory(command), journal.Started, end.Token);
        }
        catch (Win32Exception error)
        {
            throw call.Broken("BCM2307", $"The command cannot be started in '{command.WorkingDirectory}': {error.Message}");
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
        var files = new List<ProducedFile>();
        var names = new ProjectName(options.ProjectDirectory);
        foreach (var path in written)
        {
            files.Add(Import(path, call, names));
            standing.KeepTime(path, files[^1].Hash);
        }
        return result with
        {
            Files = files,
            ReadFromOthers = others,
            Settled = settled,
            NamesProjectDirectory = names.WasFound || names.IsIn(shell.Output) || names.IsIn(shell.Error),
        };
    }

    public ShellCommand Spell(ShellCommand command) => command with
    {
        Text = command.Text.Replace(ShellCommand.ProjectDirectory, options.ProjectDirectory, StringComparison.Ordinal),
        Environment = command.Environment.ToDictionary(static pair => pair.Key, pair => pair.Value.Replace(ShellCommand.ProjectDirectory, options.ProjectDirectory, StringComparison.Ordinal)),
    };

    /// <summary>Prerequisites become dependencies; those that other commands write are for the caller to ask for.</summary>
    (List<ProducedFile> Others, List<string> Settled) ReadDepFile(DeclaredOutput depFile, ShellCommand command, Call call, List<DeclaredOutput> outputs, InputGuard guard, Attempts attempt)
    {
        var full = inPlace.FullPath(depFile.Path);
        if (!File.Exists(full))
        {
            throw call.Broken("BCM2306", $"The command has not written its dependency file '{command.DepFile}', so what it read is not known. Correct DepFile, or let the command write it (gcc -MD -MF).");
        }
        var text = File.ReadAllText(full);
        var (others, settled) = (new List<ProducedFile>(), new List<string>());
        var folderOfCommand = call.WorkingDirectory(command);
        foreach (var prerequisite in DepFile.Parse(text))
        {
            var absolute = Path.GetFullPath(prerequisite, folderOfCommand);
            var name = leaves.Normalize(absolute);
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

    ProducedFile Import(string path, Call call, ProjectName names)
    {
        var full = inPlace.FullPath(path);
        PendingArtifact artifact;
        using (var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0))
        {
            if (file.Length < ArtifactStore.FileThreshold)
            {
                var content = new byte[file.Length];
                content = content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
                names.Look(content);
                artifact = artifacts.Prepare(content);
            }
            else
            {
                artifact = artifacts.Import(file);
                file.Position = 0;
                names.Look(file);
            }
        }
        call.Keep(artifact);
        produced.TryAdd(path, 0);
        var isExecutable = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(full) & UnixFileMode.UserExecute) != 0;
        return new ProducedFile(inPlace.FromProject(path), Convert.ToHexStringLower(artifact.Hash), artifact.Size, isExecutable);
    }

    /// <summary>Whether a file is one that a build has written, whatever its target.</summary>
    bool IsPublished(string path, string hash)
    {
        lock (gate)
        {
            published ??= LoadPublished();
            return published.TryGetValue(path, out var hashes) && hashes.Contains(hash);
        }
    }

    Dictionary<string, HashSet<string>> LoadPublished()
    {
        var all = new Dictionary<string, HashSet<string>>(PathCase.Comparer);
        var reader = readers.Rent();
        var select = reader.Connection.Prepare("select path, hash, previous from bc_published where root = ?").Bind((long)OutputRoot.InPlace);
        while (select.Step())
        {
            var hashes = all.TryGetValue(select.Text(0), out var known) ? known : all[select.Text(0)] = [];
            hashes.Add(Convert.ToHexStringLower(select.Bytes(1)));
            hashes.Add(Convert.ToHexStringLower(select.Bytes(2)));
        }
        select.Done();
        readers.Return(reader);
        return all;
    }

    /// <summary>Puts a file of another command in its place, should it not be there as that command left it.</summary>
    void Restore(ProducedFile file)
    {
        if (!inPlace.TryRelative(Path.GetFullPath(file.Path, options.ProjectDirectory), out var path, out var error))
        {
            throw new InvalidOperationException(error);
        }
        lock (gate)
        {
            if (folder.HashOnDisk(path) != file.Hash)
            {
                Write(path, file.Hash, file.IsExecutable);
            }
        }
    }

    void PutBack(string path, string hash) => Write(path, hash, isExecutable: false);

    void Write(string path, string hash, bool isExecutable)
    {
        var reader = readers.Rent();
        try
        {
            if (reader.Artifact(Convert.FromHexString(hash)) is { } content)
            {
                folder.Publish(path, content, isExecutable);
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>How often a call has started its command in this build, and what made it start again.</summary>
    sealed class Attempts
    {
        public int Count { get; set; }

        public string Changed { get; set; } = "";

        public HashSet<string> Prerequisites { get; } = new(StringComparer.Ordinal);
    }
}
