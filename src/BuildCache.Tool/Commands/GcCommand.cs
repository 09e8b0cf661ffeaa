using System.CommandLine;

namespace BuildCache.Tool;

/// <summary>Makes the database small.</summary>
sealed class GcCommand : ProjectCommand
{
    /// <summary>Results that were not used for longer than this are forgotten; later than it will ever be.</summary>
    const int Long = 100_000;

    readonly Option<bool> former = new("--former") { Description = "Forget all former results, too: what edits that are undone, and other branches, would find." };

    public GcCommand(ToolRun run) : base(run, "gc", "Forget what nothing needs, and give the space back: results not used for a month, set-aside databases, what ended rehearsals left.") => Add(former);

    public override string Example => "buildcache gc";

    public override string Document => "`before` and `after`: the bytes of the database with all that stands beside it.";

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        var path = project.Description.DatabasePath;
        using var insight = project.OpenInsight();
        var before = Size(path);
        using (await BuildLock.AcquireAsync(Machine.Real, BuildLock.PathFor(path), () => Screen.Remark("Waiting for another build."), cancellationToken))
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.GetDirectories(folder, "rehearsal-*").ToList().ForEach(static rehearsal => Directory.Delete(rehearsal, recursive: true));
            Directory.GetFiles(folder, Path.GetFileName(path) + ".damaged-*").ToList().ForEach(File.Delete);
            using var database = Database.Open(Machine.Real, path, diagnostic => Screen.Remark(diagnostic.Message), cancellationToken: cancellationToken);
            var last = database.Writer.Scalar("select max(id) from bc_build");
            Sweep.Run(database, last, Sweep.DayOf(TimeProvider.System) + (parsed.GetValue(former) ? Long : 0), parsed.GetValue(former) ? 0 : project.Description.KeepBuilds);
            database.Writer.Forget();
            database.Writer.Execute("vacuum; pragma wal_checkpoint(truncate);");
        }
        var after = Size(path);
        if (AsJson(parsed))
        {
            Screen.Document(new { before, after });
        }
        else
        {
            Screen.Line($"{Sizes.Text(before)} before, {Sizes.Text(after)} after.");
        }
        return ExitCode.Done;
    }

    static long Size(string path)
    {
        var artifacts = ArtifactStore.FolderOf(path);
        return Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*").Concat(Directory.Exists(artifacts) ? Directory.EnumerateFiles(artifacts, "*", SearchOption.AllDirectories) : []).Sum(static file => new FileInfo(file).Length);
    }
}
