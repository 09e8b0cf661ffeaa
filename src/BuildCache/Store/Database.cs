using System.Globalization;
using System.Reflection;

namespace BuildCache;

/// <summary>
/// The file: opening, its schema, and what happens when it is damaged, older, newer, or on a disk that cannot do WAL. Losing it costs
/// time only, so every doubt ends the same way: set it aside, say so once, start a new one.
/// </summary>
sealed class Database : IDisposable
{
    /// <summary>"BuC1": marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id).</summary>
    const int ApplicationId = 0x42754331;

    /// <summary>Raised with every change of schema.sql or of the meaning of what is stored.</summary>
    public const int SchemaVersion = 22;

    /// <summary>Bytes of a page. Of packed pages of HTML, 2 kB each, one fits into 4 kB, and three into 8: the file is a tenth smaller.</summary>
    const int PageSize = 8192;

    /// <summary>Pages that the log may have before each commit tries to fold it into the file.</summary>
    public const int LongestLog = 2000;

    /// <summary>How many damaged databases are kept for whoever wants to know what happened.</summary>
    const int MostSetAside = 3;

    readonly Machine machine;

    Database(Machine machine, string path, Connection writer) =>
        (this.machine, Path, Writer, Artifacts) = (machine, path, writer, new ArtifactStore(machine.Files, path));

    public string Path { get; }

    public Connection Writer { get; }

    /// <summary>How many pages the log has; 0 without one.</summary>
    public long LogPages => Math.Max(0, Writer.Prepare("pragma wal_checkpoint(noop)").First(static row => row.Int64(1)));

    public ArtifactStore Artifacts { get; }

    /// <summary>Opens the database of a project for writing; the caller holds the build lock.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="path">Where it should be. A database of a newer version is left alone, and one beside it is used.</param>
    /// <param name="report">Told what was set aside and why.</param>
    /// <param name="wait">How another program that has the file locked is waited for.</param>
    /// <param name="cancellationToken">Ends such a wait.</param>
    public static Database Open(Machine machine, string path, Action<Diagnostic> report, LockWait? wait = null, CancellationToken cancellationToken = default)
    {
        machine.Files.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        foreach (var own in new DatabaseFiles(path).Own)
        {
            PlantedLink.Remove(machine.Files, own);
        }
        try
        {
            return TryOpen(machine, path, report, wait, cancellationToken) ?? Replace(machine, path, report, wait, cancellationToken);
        }
        catch (StoreException error) when (error.IsDamage)
        {
            return Recreate(machine, path, $"SQLite says: {error.Message}", report, wait, cancellationToken);
        }
        catch (DamageException error)
        {
            return Recreate(machine, path, error.Message, report, wait, cancellationToken);
        }
    }

    /// <summary>Sets a damaged database aside and opens an empty one in its place.</summary>
    public static Database Recreate(Machine machine, string path, string why, Action<Diagnostic> report, LockWait? wait, CancellationToken cancellationToken)
    {
        var aside = SetAside(machine.Files, path);
        report(new Diagnostic(Severity.Warning, "BCM3001",
            $"The build database was set aside as '{System.IO.Path.GetFileName(aside)}' and everything is recomputed, because {why}. Nothing needs to be done; the set-aside file may be deleted.", path));
        return TryOpen(machine, path, report, wait, cancellationToken) ?? throw new DamageException($"A new database could not be created at '{path}'.");
    }

    /// <summary>An upgrade costs one cold build, and is nothing to warn of: there is no damage, and nothing worth keeping.</summary>
    static Database Replace(Machine machine, string path, Action<Diagnostic> report, LockWait? wait, CancellationToken cancellationToken)
    {
        machine.Files.Delete(SetAside(machine.Files, path));
        report(new Diagnostic(Severity.Message, "BCM3001", "The build database was made by an earlier version of BuildCache, so everything is recomputed, once.", path) { IsNotice = true });
        return TryOpen(machine, path, report, wait, cancellationToken) ?? throw new DamageException($"A new database could not be created at '{path}'.");
    }

    /// <summary>
    /// Deletes a database unread, with everything that it could be made to serve: a file of SQLite can hold more than rows, so one that is
    /// not trusted is not opened either.
    /// </summary>
    public static void Discard(FileSystem files, string path, Action<Diagnostic> report)
    {
        if (!files.IsFile(path))
        {
            return;
        }
        var beside = new DatabaseFiles(path);
        foreach (var file in beside.OfSqlite.Prepend(path))
        {
            files.Delete(file);
        }
        if (files.IsFolder(beside.Artifacts))
        {
            files.DeleteFolder(beside.Artifacts, withContent: true);
        }
        report(new Diagnostic(Severity.Message, "BCM3001", "The build database is not trusted, as the project asks, so everything is recomputed.", path));
    }

    /// <summary>A connection that only reads; any number of them, at any time.</summary>
    public Connection OpenReader() => OpenReader(Path, machine.DatabaseDriver);

    /// <summary>A connection that only reads a database which no build of this process has open; null when it is none of this version.</summary>
    public static Connection? OpenFinished(string path)
    {
        var reader = OpenReader(path, null);
        try
        {
            if (reader.Scalar("pragma application_id") == ApplicationId && reader.Scalar("pragma user_version") == SchemaVersion)
            {
                return reader;
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }
        reader.Dispose();
        return null;
    }

    /// <summary>Whether a file is a database into which nobody has put anything: the build that made it ended at once.</summary>
    public static bool IsEmpty(string path)
    {
        using var reader = OpenReader(path, null);
        return reader.Scalar("pragma application_id") == 0 && !reader.Prepare("select 1 from sqlite_schema").Any();
    }

    static Connection OpenReader(string path, string? driver)
    {
        var reader = Connection.Open(path, readOnly: true, driver: driver);
        reader.Execute("pragma cache_size = -4000; pragma temp_store = memory; pragma query_only = 1;");
        return reader;
    }

    /// <summary>Begins another build on an open database: others may have built meanwhile, and not come to their end.</summary>
    public void Resume(LockWait wait, CancellationToken cancellationToken)
    {
        Writer.Obey(cancellationToken);
        Writer.Wait = wait;
        CheckSize(machine.Files, Writer, Path);
        CheckLastBuild();
    }

    /// <summary>Deletes what stands beside the database for a target that is gone.</summary>
    public void DeleteFilesOf(string target)
    {
        foreach (var file in new DatabaseFiles(Path).OfTarget(target))
        {
            machine.Files.Delete(file);
        }
    }

    public void Dispose() => Writer.Dispose();

    void CheckLastBuild()
    {
        if (Writer.Prepare("select 1 from bc_build where finished is null and outcome is null and id = (select max(id) from bc_build)").Any())
        {
            CheckIntegrity(Writer);
        }
        if (!Writer.Prepare("select 1 from bc_build where outcome = 'succeeded' and id = (select max(id) from bc_build)").Any())
        {
            // Lost, interrupted or failed: something may have been made ready that nothing came to name.
            Artifacts.DeleteStrays(Writer);
        }
    }

    static Database? TryOpen(Machine machine, string path, Action<Diagnostic> report, LockWait? wait, CancellationToken cancellationToken)
    {
        var writer = Connection.Open(path, readOnly: false, create: true, machine.DatabaseDriver);
        writer.Obey(cancellationToken);
        writer.Wait = wait ?? LockWait.Default;
        try
        {
            var isNew = machine.Files.LengthOf(path) <= 0 || IsEmpty(machine.Files, writer);
            if (!isNew)
            {
                if (writer.Scalar("pragma application_id") != ApplicationId)
                {
                    throw new DamageException("the file is not a database of BuildCache");
                }
                var version = writer.Scalar("pragma user_version");
                if (version > SchemaVersion)
                {
                    writer.Dispose();
                    return Open(machine, new DatabaseFiles(path).BesideNewer, report, wait, cancellationToken);
                }
                if (version < SchemaVersion)
                {
                    writer.Dispose();
                    return null;
                }
                CheckSize(machine.Files, writer, path);
            }
            if (isNew)
            {
                writer.Execute($"pragma page_size = {PageSize}");
            }
            Configure(machine, writer, report);
            if (isNew)
            {
                Create(writer);
            }
            var database = new Database(machine, path, writer);
            database.CheckLastBuild();
            return database;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is nothing in a database yet: whoever made it ended before the tables were in it.</summary>
    static bool IsEmpty(FileSystem files, Connection writer)
    {
        if (writer.Scalar("pragma application_id") != 0 || writer.Prepare("select 1 from sqlite_schema").Any())
        {
            return false;
        }
        // Zeros, too, are an empty database to SQLite, but were something else.
        Span<byte> beginning = stackalloc byte[16];
        using var file = files.Read(writer.Path);
        file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return beginning.SequenceEqual("SQLite format 3\0"u8);
    }

    static void Configure(Machine machine, Connection writer, Action<Diagnostic> report)
    {
        if (!IsWriteAheadLog(writer.Prepare("pragma journal_mode").First(static row => row.Text(0))))
        {
            // SQLite changes the journal from within a read, and whoever reads is refused a lock at once. So it is waited for here.
            writer.Execute("begin immediate; rollback;");
        }
        var actual = writer.Prepare("pragma journal_mode = wal").First(static row => row.Text(0));
        if (!IsWriteAheadLog(actual))
        {
            // Workers read while the one writer writes.
            if (!IsReadableDuringWrite(machine, writer))
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM3002",
                    "This file system supports neither write-ahead logging nor reading a file while it is being written, and the build database needs one of them. Set the property BuildCacheDatabase to a file on a local disk.", writer.Path));
            }
            report(new Diagnostic(Severity.Message, "BCM3002",
                $"This file system does not support write-ahead logging, so the build database uses a rollback journal ({actual}): builds are a little slower, nothing else changes.", writer.Path));
        }
        writer.Execute("pragma synchronous = normal; pragma temp_store = memory; pragma cache_size = -16000; pragma foreign_keys = off;");
        writer.Execute($"pragma wal_autocheckpoint = {LongestLog}");
    }

    static bool IsWriteAheadLog(string? journal) => "wal".Equals(journal, StringComparison.OrdinalIgnoreCase);

    static bool IsReadableDuringWrite(Machine machine, Connection writer)
    {
        writer.Execute("begin immediate");
        try
        {
            using var reader = OpenReader(writer.Path, machine.DatabaseDriver);
            reader.Wait = new LockWait(TimeSpan.Zero, null);
            reader.Scalar("select count(*) from sqlite_schema");
            return true;
        }
        catch (StoreException error) when (error.IsBusy)
        {
            return false;
        }
        finally
        {
            writer.Execute("rollback");
        }
    }

    /// <summary>A database in memory with the tables that this version makes, and nothing in them.</summary>
    public static Connection CreateEmpty()
    {
        var empty = Connection.Open(":memory:", readOnly: false, create: true);
        Create(empty);
        return empty;
    }

    static void Create(Connection writer)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("schema.sql")!;
        using var text = new StreamReader(stream);
        CrashPoint.Reach();
        writer.Execute($"begin immediate; {text.ReadToEnd()} pragma application_id = {ApplicationId}; pragma user_version = {SchemaVersion}; commit;");
    }

    /// <summary>A truncated file can look whole until a missing page is touched; its length tells at once.</summary>
    static void CheckSize(FileSystem files, Connection writer, string path)
    {
        // With a WAL the newest size stands there; SQLite itself checks what it reads from it.
        if (files.LengthOf(new DatabaseFiles(path).WriteAheadLog) > 0)
        {
            return;
        }
        var expected = writer.Scalar("pragma page_count") * writer.Scalar("pragma page_size");
        var length = files.LengthOf(path);
        if (length >= 0 && length < expected)
        {
            throw new DamageException(string.Create(CultureInfo.InvariantCulture, $"the file is {length} bytes long where {expected} are expected"));
        }
    }

    static void CheckIntegrity(Connection writer)
    {
        var verdict = writer.Prepare("pragma quick_check(1)").First(static row => row.Text(0));
        if (verdict != "ok")
        {
            throw new DamageException($"SQLite's check after an interrupted build says: {verdict}");
        }
    }

    static string SetAside(FileSystem files, string path)
    {
        var beside = new DatabaseFiles(path);
        var places = Enumerable.Range(1, MostSetAside).Select(beside.SetAside).ToList();
        var aside = places.Find(place => !files.IsFile(place)) ?? places.MinBy(place => files.TryStat(place, out var stamp) ? stamp.ModifiedNs : 0)!;
        files.Move(path, aside);
        // A WAL belongs to its database by name: left behind, it would be replayed into the new one.
        foreach (var file in beside.OfSqlite)
        {
            files.Delete(file);
        }
        return aside;
    }
}
