namespace BuildCache;

/// <summary>Puts right what the commands of an interrupted build have left: survivors, and files that may be half written.</summary>
static class CommandRecovery
{
    public static List<Diagnostic> Run(CommandJournal journal, InPlace inPlace, OutputFolder folder, PlacedFiles files)
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
                if (isForeign || folder.HashOnDisk(path) is not { } hash || files.IsPublished(path, hash))
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
}
