namespace BuildCache;

/// <summary>A database that stays open from build to build, with its connections and the statements that are prepared on them.</summary>
sealed class OpenDatabase : IDisposable
{
    readonly Machine machine;
    readonly long fileId;
    QueryFunctions? functions;

    OpenDatabase(Machine machine, Database database)
    {
        this.machine = machine;
        Database = database;
        Readers = new ReaderPool(database);
        fileId = FileIdOf(database.Path);
    }

    public Database Database { get; }

    public ReaderPool Readers { get; }

    public static OpenDatabase Open(Machine machine, string path, Action<Diagnostic> report, LockWait wait, CancellationToken cancellationToken) =>
        new(machine, Database.Open(machine, path, report, wait, cancellationToken));

    /// <summary>Lets the writer's SQL call the functions of a build.</summary>
    public void Use(QueryLibrary library)
    {
        functions ??= QueryFunctions.Register(Database.Writer, Database.Artifacts);
        functions.Use(library);
    }

    /// <summary>Sets the database aside, as damaged, and opens an empty one in its place.</summary>
    public OpenDatabase Recreate(string why, Action<Diagnostic> report, LockWait wait, CancellationToken cancellationToken)
    {
        Dispose();
        return new(machine, Database.Recreate(machine, Database.Path, why, report, wait, cancellationToken));
    }

    /// <summary>
    /// Whether the file is still the one that was opened. Another build may have set it aside, and whoever deletes <c>obj</c> takes it from
    /// under us: what is written to it then nobody would find.
    /// </summary>
    public bool IsThere => fileId == 0 ? machine.Files.IsFile(Database.Path) : FileIdOf(Database.Path) == fileId;

    public void Dispose()
    {
        Readers.Dispose();
        Database.Dispose();
        functions?.Dispose();
    }

    long FileIdOf(string path) => machine.Files.TryStat(path, out var stamp) ? stamp.FileId : 0;
}
