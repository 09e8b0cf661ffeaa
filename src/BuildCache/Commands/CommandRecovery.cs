namespace BuildCache;

/// <summary>
/// Puts right what the commands of an interrupted build have left. Survivors are killed. What a command had finished is the build's, and is
/// recorded as such. What was moved out of its way comes back. What it was writing when it was killed cannot be told from what the user has put
/// there since, so it is left alone: the command runs again and replaces it, and what nothing replaces is told.
/// </summary>
sealed class CommandRecovery(FileSystem files, CommandJournal journal, InPlace inPlace, OutputFolder folder, string asideFolder)
{
    readonly List<Diagnostic> waiting = [];
    readonly HashSet<string> returned = new(PathCase.Comparer);
    List<CommandJournal.Entry> unfinished = [];

    /// <summary>Whether runs were cut off, whose files are of unknown origin.</summary>
    public bool HasUnfinished => unfinished.Count > 0;

    /// <summary>To be called before a command starts; true when there was something to put right.</summary>
    /// <param name="publisher">Gets what commands had finished.</param>
    /// <param name="isTrusted">Whether it is believed what they are said to have written.</param>
    public bool Run(Publisher publisher, bool isTrusted)
    {
        var left = journal.Left();
        foreach (var entry in left.Where(static entry => entry.Process != 0))
        {
            CommandJournal.KillSurvivor(entry);
        }
        var ended = left.Where(static entry => entry.Written is not null).ToDictionary(static entry => entry.Run);
        if (isTrusted)
        {
            publisher.Claim([.. ended.Values.SelectMany(static entry => entry.Written!).Select(static pair => (pair.Key, pair.Value))]);
        }
        unfinished = left.FindAll(entry => entry.Outputs.Count > 0 && !ended.ContainsKey(entry.Run));
        foreach (var entry in unfinished)
        {
            foreach (var (path, aside) in entry.Aside)
            {
                Return(path, Path.Join(asideFolder, aside), left.Where(told => told.Run == entry.Run).Select(told => told.Foreign.GetValueOrDefault(path)));
            }
        }
        return left.Count > 0;
    }

    /// <summary>A file comes back if it is the one that was moved away: with a restored cache, another could be put into the project in this way.</summary>
    void Return(string path, string place, IEnumerable<string?> stood)
    {
        if (!files.TryStat(place, out var stamp))
        {
            return;
        }
        if (stood.Contains(CommandJournal.NameOf(stamp)))
        {
            StandingOutputs.Return(files, place, inPlace.FullPath(path));
            returned.Add(path);
            return;
        }
        var name = inPlace.FromProject(path);
        waiting.Add(new Diagnostic(Severity.Warning, "BCM2316", $"An interrupted build is said to have moved '{name}' out of the way of a command, but '{inPlace.FromProject(Path.GetRelativePath(inPlace.Root, place).Replace('\\', '/'))}' is not that file, so it was left there. Look at it, and move it if it is yours.", name));
    }

    /// <summary>At the end of a build: what is left of runs that were cut off, and is nobody's output.</summary>
    public IEnumerable<Diagnostic> Leftovers(Func<string, bool> isOutput) => waiting.Concat(Unfinished(isOutput));

    IEnumerable<Diagnostic> Unfinished(Func<string, bool> isOutput)
    {
        foreach (var path in unfinished.SelectMany(Remains).Distinct(PathCase.Comparer).Where(path => !isOutput(path) && !returned.Contains(path)).Order(StringComparer.Ordinal))
        {
            var name = inPlace.FromProject(path);
            yield return new Diagnostic(Severity.Warning, "BCM2312", $"'{name}' is where a command was writing when its build was interrupted, and no command writes it now. It may be half written, or yours, so it was left alone; delete it if it is not wanted.", name);
        }
    }

    IEnumerable<string> Remains(CommandJournal.Entry entry)
    {
        var known = entry.Foreign.Values.ToHashSet(StringComparer.Ordinal);
        return entry.Outputs.SelectMany(output => inPlace.FilesOf(new DeclaredOutput(output.TrimEnd('/'), output.EndsWith('/'))))
            .Where(path => !known.Contains(CommandJournal.NameOf(folder.StampOf(path))));
    }
}
