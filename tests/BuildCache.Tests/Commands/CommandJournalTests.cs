using System.Diagnostics;

namespace BuildCache.Tests.Commands;

public sealed class CommandJournalTests : IDisposable
{
    readonly ScratchFolder folder = new();

    public CommandJournalTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");

    public void Dispose() => folder.Dispose();

    CommandJournal.Entry Announce(Process process)
    {
        using (var journal = new CommandJournal(FileSystem.Real, folder["P.db.commands"]))
        {
            journal.Started(process);
        }
        using var next = new CommandJournal(FileSystem.Real, folder["P.db.commands"]);
        return next.Left()[^1];
    }

    [Fact]
    public void A_process_is_known_again_and_one_that_has_its_number_by_now_is_left_alone()
    {
        using var process = Process.Start("sleep", ["1000"]);
        try
        {
            var entry = Announce(process);
            CommandJournal.KillSurvivor(entry with { Started = entry.Started + "1" });
            CommandJournal.KillSurvivor(entry with { Started = "" });
            Assert.False(process.HasExited);
            CommandJournal.KillSurvivor(entry);
            Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Ticks since the machine was started, and which start of it: the clock may be set between two builds.</summary>
    [Fact]
    public void When_a_process_was_started_does_not_depend_on_the_clock()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system keeps the time of day at which a process was started.");
        using var own = Process.GetCurrentProcess();
        Assert.Matches("^[0-9]+ [0-9a-f-]{36}$", Announce(own).Started);
    }

    /// <summary>To another file system a file is copied: it is another one to the system then, and comes back if that was told.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_copied_out_of_the_way_comes_back_if_it_is_told_what_became_of_it(bool isTold)
    {
        folder.Write("out.txt", "mine");
        var inPlace = new InPlace(FileSystem.Real, folder.Path, folder.Path, ["out.txt"]);
        var outputs = new OutputFolder(FileSystem.Real, folder.Path);
        DeclaredOutput[] declared = [new("out.txt", IsFolder: false)];
        using (var journal = new CommandJournal(FileSystem.Real, folder["P.db.commands"]))
        {
            var standing = new StandingOutputs(FileSystem.Real, inPlace, outputs, declared, static (_, _) => false, folder["aside"]);
            var run = journal.Begin(declared, standing);
            standing.TakeAway();
            var place = folder["aside/" + standing.Aside["out.txt"]];
            File.Copy(place, place + ".copy");
            File.Move(place + ".copy", place, overwrite: true);
            if (isTold)
            {
                journal.Moved(run, standing);
            }
        }
        using var next = new CommandJournal(FileSystem.Real, folder["P.db.commands"]);
        var recovery = new CommandRecovery(FileSystem.Real, next, inPlace, outputs, folder["aside"]);
        Assert.True(recovery.Run(null!, isTrusted: false));
        Assert.Equal(isTold, File.Exists(folder["out.txt"]));
        Assert.Equal(isTold ? [] : ["BCM2316"], recovery.Leftovers(static _ => false).Select(static diagnostic => diagnostic.Code));
    }
}
