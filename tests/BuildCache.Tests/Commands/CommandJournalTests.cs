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
}
