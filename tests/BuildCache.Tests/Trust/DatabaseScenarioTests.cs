using System.Globalization;

namespace BuildCache.Tests.Trust;

/// <summary>I8: losing or damaging the database, or a file beside it, costs time only.</summary>
[Trait("Speed", "Slow")]
public sealed class DatabaseScenarioTests : IDisposable
{
    readonly TestProject project = new(inMemory: false);

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    void Edit(int round)
    {
        project.Write("a.txt", $"Alpha {round}\nbody");
        project.Write("b.txt", $"Beta\nbody {round}");
        project.Write("layout.hbs", "L");
        project.Write("large.bin", new string('x', 70_000 + round));
        foreach (var file in Directory.EnumerateFiles(project.Folder, "c*.txt"))
        {
            File.Delete(file);
        }
        project.Write($"c{round}.txt", "Gamma\nnew");
    }

    void DeleteLog()
    {
        File.Delete(project.Database + "-wal");
        File.Delete(project.Database + "-shm");
    }

    async Task<BuildResult> BuildAsClean()
    {
        var result = await project.TryBuild(ChildBuild.Handlers, cancellationToken: Cancel);
        Assert.DoesNotContain(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal(await project.CleanState(ChildBuild.Handlers), project.StateOf(result));
        return result;
    }

    [Fact]
    public async Task A_database_cut_off_at_any_page_is_set_aside_or_good()
    {
        Edit(0);
        await BuildAsClean();
        var clean = await project.CleanState(ChildBuild.Handlers);
        var good = File.ReadAllBytes(project.Database);
        for (var length = 0; length < good.Length; length += 4096)
        {
            foreach (var extra in new[] { 0, 100 })
            {
                DeleteLog();
                File.WriteAllBytes(project.Database, good[..Math.Min(good.Length - 1, length + extra)]);
                var result = await project.TryBuild(ChildBuild.Handlers, cancellationToken: Cancel);
                Assert.True(result.Succeeded);
                Assert.Equal(clean, project.StateOf(result));
                Assert.Equal(length + extra == 0 ? 0 : 1, result.Diagnostics.Count(static d => d.Code == "BCM3001"));
            }
        }
    }

    [Fact]
    public async Task A_database_of_zeros_or_of_something_else_is_set_aside_once()
    {
        Edit(0);
        await BuildAsClean();
        byte[][] contents = [new byte[8192], "This is no database at all, but somebody's notes."u8.ToArray(), new byte[1]];
        foreach (var content in contents)
        {
            DeleteLog();
            File.WriteAllBytes(project.Database, content);
            var result = await BuildAsClean();
            Assert.Single(result.Diagnostics, static d => d.Code == "BCM3001");
            Assert.DoesNotContain((await BuildAsClean()).Diagnostics, static d => d.Code == "BCM3001");
        }
        Assert.Equal(3, Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!, "*.damaged-*").Count());
    }

    [Fact]
    public async Task Of_damaged_databases_the_last_three_are_kept()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(project.Database)!);
        for (var round = 1; round <= 5; round++)
        {
            DeleteLog();
            File.WriteAllText(project.Database, $"no database {round}");
            Assert.Single((await BuildAsClean()).Diagnostics, static d => d.Code == "BCM3001");
            var kept = Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!, "*.damaged-*").Select(File.ReadAllText).Order(StringComparer.Ordinal);
            Assert.Equal(Enumerable.Range(1, round).TakeLast(3).Select(static number => $"no database {number}"), kept);
        }
    }

    [Theory]
    [InlineData("view", "bc_reader", "o.source", "g.source")]
    [InlineData("trigger", "bc_standing_of_gone", "old.root", "gld.root")]
    public async Task A_view_or_trigger_of_ours_that_reads_otherwise_is_damage(string type, string name, string was, string @is)
    {
        Edit(0);
        await BuildAsClean();
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            database.Execute($"pragma writable_schema = on; update sqlite_schema set sql = replace(sql, '{was}', '{@is}') where type = '{type}' and name = '{name}'");
            Assert.Equal(1, database.Changes);
        }
        Edit(1);
        File.Delete(Path.Combine(project.Folder, "c0.txt"));
        var result = await BuildAsClean();
        Assert.Single(result.Diagnostics, static d => d.Code == "BCM3001");
    }

    [Fact]
    public async Task A_database_with_flipped_bits_gives_what_a_clean_build_gives_or_is_set_aside()
    {
        var rounds = Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_LONG") is null ? 25 : 500;
        Edit(0);
        await BuildAsClean();
        var good = File.ReadAllBytes(project.Database);
        var clean = await project.CleanState(ChildBuild.Handlers);
        var random = new Random(20_261_122);
        var unseen = 0;
        for (var round = 0; round < rounds; round++)
        {
            var bad = (byte[])good.Clone();
            for (var i = 0; i < 40; i++)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }
            DeleteLog();
            File.WriteAllBytes(project.Database, bad);
            Directory.Delete(project.OutputFolder, recursive: true);
            var result = await project.TryBuild(ChildBuild.Handlers, cancellationToken: Cancel);
            Assert.True(result.Succeeded, $"round {round}: {string.Join('\n', result.Diagnostics)}");
            if (StateOf(result) != clean)
            {
                // A value of a document or a name, with everything around it intact: docs/trust.md says how often that is.
                unseen++;
            }
        }
        Assert.InRange(unseen, 0, 1 + (rounds / 25));

        // A page of the file that the build had no reason to read.
        string StateOf(BuildResult result)
        {
            try
            {
                return project.StateOf(result);
            }
            catch (StoreException error) when (error.IsDamage)
            {
                return error.Message;
            }
        }
    }

    [Fact]
    public async Task A_deleted_database_leaves_no_orphans()
    {
        Edit(0);
        await BuildAsClean();
        Edit(1);
        File.Delete(project.Database);
        await BuildAsClean();
        Assert.False(project.HasOutput("c0.txt.html"));
        Directory.Delete(Path.Combine(project.Folder, "obj"), recursive: true);
        await BuildAsClean();
    }

    [Theory]
    [InlineData("update bc_statement set absent = 'Y'")]
    [InlineData("update bc_statement set columns = '[1'")]
    [InlineData("update bc_output set path = 'a' || char(0) || 'b'")]
    public async Task A_value_that_no_build_has_stored_is_damage(string damage)
    {
        Edit(0);
        await BuildAsClean();
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            database.Execute(damage);
        }
        Directory.Delete(project.OutputFolder, recursive: true);
        Assert.Equal(Severity.Warning, Assert.Single((await BuildAsClean()).Diagnostics, static d => d.Code == "BCM3001").Severity);
        Assert.DoesNotContain((await BuildAsClean()).Diagnostics, static d => d.Code == "BCM3001");
    }

    [Fact]
    public async Task A_database_of_an_earlier_version_is_replaced_and_nothing_is_left_of_it()
    {
        Edit(0);
        await BuildAsClean();
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            database.Execute($"pragma user_version = {Database.SchemaVersion - 1}");
        }
        var result = await BuildAsClean();
        var upgrade = Assert.Single(result.Diagnostics, static d => d.Code == "BCM3001");
        Assert.Equal(Severity.Message, upgrade.Severity);
        Assert.Equal(0, result.Report.Outputs.Written);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(project.Database)!), static file => file.Contains("damaged", StringComparison.Ordinal));
        Assert.DoesNotContain((await BuildAsClean()).Diagnostics, static d => d.Code == "BCM3001");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        Edit(0);
        await BuildAsClean();
        using (var database = Connection.Open(project.Database, readOnly: false))
        {
            database.Execute($"pragma user_version = {Database.SchemaVersion + 1}");
        }
        DeleteLog();
        var before = File.ReadAllBytes(project.Database);
        Edit(1);
        var result = await project.TryBuild(ChildBuild.Handlers, cancellationToken: Cancel);
        Assert.True(result.Succeeded);
        Assert.Equal(before, File.ReadAllBytes(project.Database));
        Assert.False(project.HasOutput("c0.txt.html"));
        Edit(2);
        Assert.True((await project.TryBuild(ChildBuild.Handlers, cancellationToken: Cancel)).Succeeded);
        Assert.Equal(before, File.ReadAllBytes(project.Database));
        Assert.Equal(["a.txt.html", "b.txt.html", "c2.txt.html", "index.html", "large.bin", "shelves/A.html", "shelves/B.html", "shelves/G.html", "stamps/Alpha 2.txt", "stamps/Beta.txt", "stamps/Gamma.txt", "ties.html", "titled.html"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task A_database_from_another_day_serves_and_what_was_written_since_is_still_known()
    {
        Edit(0);
        await BuildAsClean();
        var old = File.ReadAllBytes(project.Database);
        for (var round = 1; round < 4; round++)
        {
            Edit(round);
            await BuildAsClean();
            var newer = File.ReadAllBytes(project.Database);
            DeleteLog();
            File.WriteAllBytes(project.Database, old);
            await BuildAsClean();
            Edit(0);
            DeleteLog();
            File.WriteAllBytes(project.Database, newer);
            await BuildAsClean();
        }
    }

    [Fact]
    public async Task A_torn_artifact_is_made_again()
    {
        Edit(0);
        await BuildAsClean();
        var artifact = Assert.Single(Directory.EnumerateFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories));
        Action<string>[] damages = [File.Delete, static path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]), static path => File.WriteAllText(path, new string('y', 70_000)), static path => File.WriteAllText(path, "")];
        foreach (var damage in damages)
        {
            damage(artifact);
            // The output still stands: nothing is needed from the store.
            Assert.Equal(0, (await BuildAsClean()).Report.Handlers.Sum(static h => h.Ran));
            damage(artifact);
            File.Delete(Path.Combine(project.OutputFolder, "large.bin"));
            var result = await BuildAsClean();
            Assert.Equal(1, result.Report.Handlers.Sum(static h => h.Ran));
        }
    }

    [Fact]
    public async Task A_torn_artifact_that_a_handler_reads_is_made_again()
    {
        Handler[] handlers =
        [
            new InlineHandler(static on =>
            {
                on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
                    context.Emit("Note", file.Path, new { body = context.StoreJson(string.Concat(Enumerable.Repeat(context.ReadText(file.Path), 30_000))) }));
                on.Each("Note").Named("Page").Run(static (note, context) =>
                {
                    string text;
                    try
                    {
                        text = context.ReadJson(note.Text("body"))!.GetValue<string>();
                    }
                    catch (Exception error) when (error is not OperationCanceledException)
                    {
                        text = "a fallback that must not be kept";
                    }
                    context.Write(note.Id, context.ReadText("layout") + text.Length);
                });
            }),
        ];
        project.Write("a.txt", "abc");
        project.Write("layout", "1");
        await project.SucceedAsClean(handlers);
        var artifact = Assert.Single(Directory.EnumerateFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories));
        File.WriteAllText(artifact, "torn");
        project.Write("layout", "2");
        await project.SucceedAsClean(handlers);
        Assert.Equal("290000", project.Read("a.txt"));
    }

    [Fact]
    public async Task What_nothing_needs_is_swept_and_what_is_left_still_serves()
    {
        for (var round = 0; round < 12; round++)
        {
            Edit(round);
            await BuildAsClean();
        }
        using (var database = Database.Open(Machine.Real, project.Database, static _ => { }, cancellationToken: TestContext.Current.CancellationToken))
        {
            var before = database.Writer.Scalar("select count(*) from bc_trace");
            database.Writer.Execute("update bc_trace set used = 1 where used is not null");
            Sweep.Run(database, 1000, Sweep.DayOf(TimeProvider.System), []);
            Assert.InRange(database.Writer.Scalar("select count(*) from bc_trace"), 1, before - 1);
            Assert.Equal(0, database.Writer.Scalar("select count(*) from bc_dependency where trace not in (select id from bc_trace)"));
            Assert.Equal(0, database.Writer.Scalar("select count(*) from bc_source where current not in (select id from bc_observation)"));
        }
        Assert.Single(Directory.EnumerateFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories));
        Assert.Equal(0, (await BuildAsClean()).Report.Handlers.Sum(static h => h.Ran));
        Edit(3);
        await BuildAsClean();
        Edit(11);
        await BuildAsClean();
    }

    [Fact]
    public async Task A_reader_may_look_at_any_time()
    {
        Edit(0);
        await BuildAsClean();
        using var reader = Connection.Open(project.Database, readOnly: true);
        reader.Execute("begin");
        var before = reader.Scalar("select count(*) from bc_node");
        Edit(1);
        await BuildAsClean();
        Assert.Equal(before, reader.Scalar("select count(*) from bc_node"));
        reader.Execute("commit");
        Assert.InRange(reader.Scalar("select count(*) from bc_node"), before + 1, long.MaxValue);
    }

    [Fact]
    public async Task What_a_build_decided_can_be_asked()
    {
        Edit(0);
        await BuildAsClean();
        project.Write("b.txt", "Beta\nother");
        var report = (await BuildAsClean()).Report;
        Assert.Equal(["Body", "Page", "Parse"], report.Ran.Select(static r => r.Handler).Order());
        Assert.Equal("content of b.txt changed", report.Ran.Single(static r => r.Handler == "Page").Because[^1]);
        using var reader = Connection.Open(project.Database, readOnly: true);
        Assert.Equal(3, reader.Scalar(string.Create(CultureInfo.InvariantCulture, $"select count(*) from bc_action where build = {report.Build} and action = 'ran'")));
        Assert.Equal(0, reader.Scalar("select count(*) from bc_mark"));
    }

    [Fact]
    public async Task A_torn_artifact_that_a_query_reads_is_made_again()
    {
        var shown = new InlineHandler(static on =>
        {
            on.Files("a.md").Named("Tree").Produces("Tree").Run(static (file, context) => context.Emit("Tree", file.Path, new
            {
                hash = context.StoreJson(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { text = context.ReadText(file.Path), filler = new string('x', ArtifactStore.FileThreshold) })),
            }));
            on.Files("b.md").Named("Other").Produces("Other").Run(static (file, context) => context.Emit("Other", file.Path, new { word = context.ReadText(file.Path) }));
            on.Once().Named("Shown").Run(static context => context.Write("shown.txt", string.Join(',',
                context.Query("select word, json_extract(artifact(hash), '$.text') as text from Tree, Other order by 1, 2").Select(static row => row.Text("word") + row.Text("text")))));
        });
        project.Write("a.md", "1");
        project.Write("b.md", "1");
        await project.SucceedAsClean(shown);
        File.WriteAllText(Assert.Single(Directory.GetFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories)), "torn");
        project.Write("b.md", "2");
        var result = await project.TryBuild([shown], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        Assert.Equal("21", project.Read("shown.txt"));
    }
}
