using System.Runtime.InteropServices;

namespace BuildCache.Tests.Trust;

/// <summary>Opens a build database in a process of its own, in which SQLite uses another of its ways to lock files: as on some network file systems.</summary>
static partial class RollbackJournalChild
{
    public const string Command = "rollback-journal-in-child";

    /// <summary>The other process: <c>rollback-journal-in-child locking database</c>; prints what was said.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_initialize();
        _ = sqlite3_vfs_register(sqlite3_vfs_find(args[1]), 1);
        try
        {
            using var database = Database.Open(Machine.Real, args[2], Say);
            Console.WriteLine($"{database.Writer.Scalar("select count(*) from bc_build")} builds");
        }
        catch (DiagnosticException refusal)
        {
            Say(refusal.Diagnostic);
        }
        return Task.FromResult(0);
    }

    /// <summary>Opens a database in another process; what it said, line by line.</summary>
    public static async Task<string[]> Open(string locking, string database)
    {
        using var child = ChildBuild.Start(Command, locking, database);
        var said = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    static void Say(Diagnostic diagnostic) => Console.WriteLine($"{diagnostic.Code} {diagnostic.Severity} {diagnostic.File}");

    // https://sqlite.org/c3ref/vfs_find.html
    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial nint sqlite3_vfs_find(string name);

    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_vfs_register(nint vfs, int makeDefault);
}
