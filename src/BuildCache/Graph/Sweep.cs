namespace BuildCache;

/// <summary>
/// Now and then forgets what nothing needs: traces unused for a month, or too many of them, then what only they named; targets that are gone.
/// What is current is never touched.
/// </summary>
static class Sweep
{
    const int EveryBuilds = 100;

    /// <summary>How many times longer it waits while builds follow each other closely.</summary>
    const int Patience = 10;

    /// <summary>What has not been used for so many days is forgotten.</summary>
    public const int KeepDays = 30;

    /// <summary>Of so many builds it is told what they did, where the project does not say.</summary>
    public const int KeepBuilds = 20;

    /// <summary>How many traces that are not current are kept for each that is, beyond a few for a small project.</summary>
    const int KeepPerCurrent = 8;
    const int KeepAnyway = 50;

    /// <summary>Days since 1970: only ages are computed from it.</summary>
    public static long DayOf(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeSeconds() / 86_400;

    /// <param name="database">The database.</param>
    /// <param name="build">The build that ends.</param>
    /// <param name="today">The day.</param>
    /// <param name="keepBuilds">Of how many builds it is told what they did.</param>
    /// <param name="isWaitedFor">Whether somebody waits for the next build already, so that this is left to a later one as long as that can be.</param>
    /// <param name="goneTargets">Finds the targets of which nothing has to be known any more.</param>
    public static void IfDue(Database database, long build, long today, int keepBuilds, bool isWaitedFor, Func<IReadOnlyList<string>> goneTargets)
    {
        var db = database.Writer;
        var patience = isWaitedFor ? Patience : 1;
        if (build - SweptFor(db) >= EveryBuilds * patience)
        {
            Run(database, build, today, goneTargets(), keepBuilds);
        }
        else if (build - ForgottenFor(db) >= Math.Clamp(keepBuilds, 1, KeepBuilds) * patience)
        {
            db.Execute("begin immediate");
            ForgetBuilds(db, build, keepBuilds);
            db.Execute("commit");
        }
    }

    static long SweptFor(Connection db) => db.Scalar("select value from bc_fact where name = 'swept'");

    static long ForgottenFor(Connection db) => db.Scalar("select value from bc_fact where name = 'forgotten'");

    public static void Run(Database database, long build, long today, IReadOnlyList<string> goneTargets, int keepBuilds = KeepBuilds)
    {
        var db = database.Writer;
        db.Execute("begin immediate");
        foreach (var target in goneTargets)
        {
            ForgetTarget(db, target);
        }
        db.Execute($"""
            create temp table spare as select id, used from bc_trace where id not in (select current from bc_node where current is not null);
            create temp table doomed as select id from spare where used < {today - KeepDays}
              union select id from (select id from spare order by used desc, id desc limit -1 offset {KeepAnyway} + {KeepPerCurrent} * (select count(*) from bc_node where current is not null));
            delete from bc_dependency where trace in (select id from doomed);
            delete from bc_trace_artifact where trace in (select id from doomed);
            delete from bc_trace where id in (select id from doomed);
            drop table doomed;
            drop table spare;
            delete from bc_node where live = 0 and not exists (select 1 from bc_trace where node = bc_node.id);
            delete from bc_action where node not in (select id from bc_node);
            delete from bc_switch where node not in (select id from bc_node);
            delete from bc_handler where trigger = '' and not exists (select 1 from bc_node where handler = bc_handler.id);
            delete from bc_observation where not exists (select 1 from bc_dependency where observation = bc_observation.id)
              and (id not in (select current from bc_source where current is not null)
                or not exists (select 1 from bc_dependency d join bc_observation o on o.id = d.observation where o.source = bc_observation.source));
            delete from bc_source where not exists (select 1 from bc_observation where source = bc_source.id);
            delete from bc_file where source not in (select id from bc_source);
            delete from bc_folder where path not in (select rtrim(key, replace(key, '/', '')) from bc_source where kind = {(int)SourceKind.File});
            delete from bc_clash where (select count(*) from bc_output o where o.root = bc_clash.root and o.folded = bc_clash.folded) < 2;
            delete from bc_output_folder where (root, path) not in (select root, rtrim(path, replace(path, '/', '')) from bc_output union all select root, rtrim(path, replace(path, '/', '')) from bc_published);
            delete from bc_standing where (root, path) not in (select root, path from bc_output_folder);
            delete from bc_http where not exists (select 1 from bc_source where kind = {(int)SourceKind.Http} and key >= url || char(31) || sha256 || char(31) and key < url || char(31) || sha256 || char(32));
            delete from bc_query where source not in (select id from bc_source);
            delete from bc_statement where id not in (select statement from bc_query) and sql not in (select sql from bc_derived);
            delete from bc_statement_read where statement not in (select id from bc_statement);
            """);
        db.Execute("delete from bc_artifact where not exists (select 1 from bc_trace_artifact where artifact = bc_artifact.id) and not exists (select 1 from bc_http where artifact = bc_artifact.id)");
        ForgetBuilds(db, build, keepBuilds);
        db.Prepare("delete from bc_build where id <= ? and id not in (select build from bc_action)").Bind(build - 1000).Run();
        Remember(db, "swept", build);
        CrashPoint.Reach();
        db.Execute("commit");
        CrashPoint.Reach();
        database.Artifacts.DeleteStrays(db);
        foreach (var target in goneTargets)
        {
            database.DeleteFilesOf(target);
        }
    }

    static void ForgetTarget(Connection db, string target)
    {
        db.Prepare("delete from bc_published where target = ?").Bind(target).Run();
        db.Prepare("delete from bc_standing where target = ?").Bind(target).Run();
        db.Prepare("delete from bc_target where target = ?").Bind(target).Run();
        foreach (var root in Enum.GetValues<OutputRoot>())
        {
            db.Prepare("delete from bc_fact where name in (?, ?)").Bind(root.ManifestFact(target)).Bind(OutputRoots.UnsoughtPagesFact(target)).Run();
        }
    }

    /// <summary>The fact that has the first build of which everything that it did is told.</summary>
    public const string KeptFact = "kept";

    /// <summary>What builds did is not told any more, but for the last ones that got anything done: builds that had nothing to do, or only failed again, push nothing out.</summary>
    static void ForgetBuilds(Connection db, long build, int keepBuilds)
    {
        var last = db.Prepare("select coalesce(max(build), 0) from (select distinct build from bc_action where action not in ('failed', 'blocked') order by build desc limit -1 offset ?)").Bind(keepBuilds).Scalar();
        if (last > 0)
        {
            db.Prepare("delete from bc_action where build <= ?").Bind(last).Run();
            db.Prepare("delete from bc_switch where build <= ?").Bind(last).Run();
            Remember(db, KeptFact, last + 1);
        }
        Remember(db, "forgotten", build);
    }

    static void Remember(Connection db, string fact, long build) =>
        db.Prepare("insert into bc_fact (name, value) values (?, ?) on conflict do update set value = excluded.value").Bind(fact).Bind(build).Run();
}
