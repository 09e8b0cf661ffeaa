namespace BuildCache.Tests.Trust;

/// <summary>File systems that cannot do write-ahead logging.</summary>
[Trait("Speed", "Slow")]
public sealed class RollbackJournalTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("bc-journal-").FullName;

    public RollbackJournalTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "SQLite has one way to lock files on Windows.");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("unix")]
    [InlineData("unix-none", "BCM3002 Message")]
    [InlineData("unix-dotfile", "BCM3002 Error")]
    public async Task What_the_file_system_cannot_do_is_told(string locking, string? said = null)
    {
        var database = Path.Combine(folder, "test.db");
        string[] told = said is null ? ["0 builds"] : said.EndsWith("Error", StringComparison.Ordinal) ? [$"{said} {database}"] : [$"{said} {database}", "0 builds"];

        Assert.Equal(told, await RollbackJournalChild.Open(locking, database));
        Assert.Equal(told, await RollbackJournalChild.Open(locking, database));
    }
}
