namespace BuildCache;

/// <summary>
/// What a database says of the builds that made it. It only reads, and decides nothing; a build that runs meanwhile is seen as its last
/// commit left it. Each answer is of one state of the database.
/// </summary>
sealed partial class Insight : IDisposable
{
    readonly Connection db;
    readonly ArtifactStore artifacts;
    readonly Dictionary<long, TraceResult?> results = [];

    Insight(Connection db)
    {
        this.db = db;
        artifacts = new ArtifactStore(FileSystem.Real, db.Path);
    }

    /// <summary>Opens a database.</summary>
    /// <exception cref="DiagnosticException">BCM2321: there is none, or another version made it.</exception>
    public static Insight Open(string path) => BuildDatabase.OpenFinished(path, static connection => new Insight(connection));

    /// <summary>Sees from now on the database as it is now, whatever builds do meanwhile.</summary>
    public void Hold() => db.Execute("begin");

    public void Dispose() => db.Dispose();

    /// <summary>The builds that are known, the newest first.</summary>
    public IReadOnlyList<BuildEntry> Builds(int most = 1000) => Ask(() =>
        db.Prepare("select id, target, started, finished, outcome from bc_build order by id desc limit ?").Bind(most)
            .List(static row => new BuildEntry(row.Int64(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.TextOrNull(4))));

    /// <summary>The newest build; 0 when there is none.</summary>
    long LastBuild => db.Scalar("select max(id) from bc_build");

    /// <summary>One state for all that an answer is made of.</summary>
    T Ask<T>(Func<T> answer)
    {
        try
        {
            return db.IsInTransaction ? answer() : AskAlone(answer);
        }
        catch (DamageException error)
        {
            throw BuildDatabase.Unreadable(error.Message, db.Path);
        }
    }

    T AskAlone<T>(Func<T> answer)
    {
        db.Execute("begin");
        try
        {
            return answer();
        }
        finally
        {
            db.Execute("commit");
            results.Clear();
        }
    }

    /// <summary>What a trace gave; null where it is no longer kept.</summary>
    TraceResult? ResultOf(long? trace)
    {
        if (trace is not { } id)
        {
            return TraceResult.Empty;
        }
        if (!results.TryGetValue(id, out var result))
        {
            results[id] = result = TraceResult.Find(db, artifacts.Packer, id);
        }
        return result;
    }
}

/// <summary>One build, as its row says.</summary>
/// <param name="Build">Its number.</param>
/// <param name="Target">What was built.</param>
/// <param name="Started">When, in UTC.</param>
/// <param name="Finished">When it ended; null while it runs, and for one that was killed.</param>
/// <param name="Outcome">How it ended; null likewise.</param>
sealed record BuildEntry(long Build, string Target, string Started, string? Finished, string? Outcome)
{
    /// <summary>The configuration that was built.</summary>
    public string Configuration => TargetName.ConfigurationOf(Target);
}
