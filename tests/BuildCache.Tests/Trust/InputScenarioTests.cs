using System.Diagnostics;

namespace BuildCache.Tests.Trust;

/// <summary>What happens to input files in real life, one story each; every one ends in the comparison with a clean build.</summary>
[Trait("Speed", "Slow")]
public sealed class InputScenarioTests : IDisposable
{
    readonly TestProject project = new(inMemory: false);

    public void Dispose() => project.Dispose();

    static readonly Handler Notes = new InlineHandler(static on =>
    {
        on.Files("**/*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
        {
            var lines = context.ReadText(file.Path).Split('\n');
            context.Emit("Note", file.Path, new { title = lines[0], text = string.Join('\n', lines.Skip(1)) });
        });
        on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", $"{note.Text("title")}: {note.Text("text")}"));
        on.Once().Named("Index").Run(static context => context.Write("index.html", string.Join('\n', context.Query("select title from Note order by title, id").Select(static row => row.Text("title")))));
    });

    static long Ran(BuildReport report) => report.Handlers.Sum(static h => h.Ran);

    string Full(string path) => Path.Combine(project.Folder, path);

    /// <summary>Waits until the file system's clock is far enough ahead for stamps to be trusted.</summary>
    async Task UntilStampsAreTrusted(string path)
    {
        Assert.True(FileSystem.Real.TryStat(Full(path), out var stamp));
        while (!RacyClock.Probe(FileSystem.Real, project.Folder).IsTrustworthy(stamp))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Content_changed_with_size_and_time_kept_is_noticed_and_untouched_files_are_not_read()
    {
        project.Write("a.txt", "Alpha\none");
        project.Write("b.txt", "Beta\ntwo");
        await UntilStampsAreTrusted("b.txt");
        await project.SucceedAsClean(Notes);
        var idle = await project.SucceedAsClean(Notes);
        Assert.Equal((0, 0), (Ran(idle), idle.Inputs.Hashed));
        var time = File.GetLastWriteTimeUtc(Full("a.txt"));
        project.Write("a.txt", "Alpha\nuno");
        File.SetLastWriteTimeUtc(Full("a.txt"), time);
        var report = await project.SucceedAsClean(Notes);
        Assert.Equal("Alpha: uno", project.Read("a.txt.html"));
        Assert.Equal(1, report.Inputs.Changed);
    }

    [Fact]
    public async Task With_trust_in_hashes_every_input_is_read()
    {
        project.Write("a.txt", "Alpha\none");
        await UntilStampsAreTrusted("a.txt");
        await project.SucceedAsClean(Notes);
        project.Trust = InputTrust.Hash;
        var report = await project.SucceedAsClean(Notes);
        Assert.Equal((0, 1), (Ran(report), report.Inputs.Hashed));
    }

    [Fact]
    public async Task Edits_within_one_second_are_all_noticed()
    {
        for (var i = 0; i < 10; i++)
        {
            project.Write("a.txt", $"Alpha\n{i}");
            await project.SucceedAsClean(Notes);
            Assert.Equal($"Alpha: {i}", project.Read("a.txt.html"));
        }
    }

    [Fact]
    public async Task Times_in_the_future_and_in_the_past_change_nothing()
    {
        project.Write("a.txt", "Alpha\none");
        project.Write("b.txt", "Beta\ntwo");
        await project.SucceedAsClean(Notes);
        File.SetLastWriteTimeUtc(Full("a.txt"), DateTime.UtcNow.AddYears(30));
        File.SetLastWriteTimeUtc(Full("b.txt"), DateTime.UnixEpoch);
        Assert.Equal(0, Ran(await project.SucceedAsClean(Notes)));
        project.Write("a.txt", "Alpha\nuno");
        File.SetLastWriteTimeUtc(Full("a.txt"), DateTime.UtcNow.AddYears(30));
        await project.SucceedAsClean(Notes);
        File.SetLastWriteTimeUtc(project.Database, DateTime.UtcNow.AddYears(30));
        project.Write("b.txt", "Beta\ndue");
        File.SetLastWriteTimeUtc(Full("b.txt"), DateTime.UnixEpoch);
        await project.SucceedAsClean(Notes);
    }

    [Fact]
    public async Task Touching_everything_runs_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            project.Write($"n{i}.txt", $"T{i}\nbody");
        }
        await project.SucceedAsClean(Notes);
        foreach (var file in Directory.EnumerateFiles(project.Folder, "*.txt"))
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file));
        }
        var report = await project.SucceedAsClean(Notes);
        Assert.Equal((0, 0), (Ran(report), report.Outputs.Written));
    }

    [Fact]
    public async Task An_older_file_that_is_restored_is_noticed()
    {
        project.Write("a.txt", "Alpha\nold");
        File.SetLastWriteTimeUtc(Full("a.txt"), DateTime.UtcNow.AddDays(-9));
        File.Copy(Full("a.txt"), Full("a.bak"));
        File.SetLastWriteTimeUtc(Full("a.bak"), DateTime.UtcNow.AddDays(-9));
        project.Write("a.txt", "Alpha\nnew");
        await project.SucceedAsClean(Notes);
        File.Move(Full("a.bak"), Full("a.txt"), overwrite: true);
        await project.SucceedAsClean(Notes);
        Assert.Equal("Alpha: old", project.Read("a.txt.html"));
    }

    [Fact]
    public async Task A_link_that_leads_back_to_an_older_file_is_noticed()
    {
        // Old enough for its stat record to be trusted, which comes back with the link, change time and all.
        project.Write("targets/one.inc", "Alpha\none");
        File.CreateSymbolicLink(Full("a.txt"), "targets/one.inc");
        await UntilStampsAreTrusted("targets/one.inc");
        await project.SucceedAsClean(Notes);
        project.Write("targets/two.inc", "Alpha\ntwo");
        Retarget("targets/two.inc");
        await project.SucceedAsClean(Notes);
        Retarget("targets/one.inc");
        await project.SucceedAsClean(Notes);
        Assert.Equal("Alpha: one", project.Read("a.txt.html"));

        void Retarget(string target)
        {
            project.Delete("a.txt");
            File.CreateSymbolicLink(Full("a.txt"), target);
        }
    }

    [Fact]
    public async Task The_last_file_of_a_pattern_can_go()
    {
        project.Write("a.txt", "Alpha\none");
        await project.SucceedAsClean(Notes);
        project.Delete("a.txt");
        await project.SucceedAsClean(Notes);
        Assert.False(project.HasOutput("a.txt.html"));
        Assert.Equal("", project.Read("index.html"));
        project.Write("a.txt", "Alpha\none");
        Assert.Equal(0, Ran(await project.SucceedAsClean(Notes)));
    }

    [Fact]
    public async Task A_renamed_file_and_a_renamed_case_follow()
    {
        project.Write("sub/a.txt", "Alpha\none");
        await project.SucceedAsClean(Notes);
        File.Move(Full("sub/a.txt"), Full("sub/B.txt"));
        await project.SucceedAsClean(Notes);
        File.Move(Full("sub/B.txt"), Full("sub/b.txt"));
        await project.SucceedAsClean(Notes);
        Directory.Move(Full("sub"), Full("other"));
        await project.SucceedAsClean(Notes);
        Assert.False(Directory.Exists(Path.Combine(project.OutputFolder, "sub")));
    }

    [Fact]
    public async Task A_rename_that_keeps_the_address_keeps_the_output()
    {
        var byTitle = new InlineHandler(static on => on.Files("*.txt").Named("Page").Run(static (file, context) => context.Write("pages/" + context.ReadText(file.Path).Trim() + ".html", "body")));
        project.Write("a.txt", "same");
        await project.SucceedAsClean(byTitle);
        File.Move(Full("a.txt"), Full("b.txt"));
        var report = await project.SucceedAsClean(byTitle);
        Assert.Equal((0, 0), (report.Outputs.Written, report.Outputs.Deleted));
        Assert.True(project.HasOutput("pages/same.html"));
    }

    [Fact]
    public async Task A_new_file_that_shadows_a_lookup_is_noticed()
    {
        var lookup = new InlineHandler(static on => on.Files("*/page.txt").Named("Page").Run(static (file, context) =>
            context.Write(file.Path + ".html", context.TryReadText(Path.GetDirectoryName(file.Path) + "/layout.hbs") ?? context.TryReadText("layout.hbs") ?? "none")));
        project.Write("x/page.txt", "");
        project.Write("y/page.txt", "");
        project.Write("layout.hbs", "general");
        await project.SucceedAsClean(lookup);
        project.Write("x/layout.hbs", "special");
        Assert.Equal(1, Ran(await project.SucceedAsClean(lookup)));
        project.Delete("layout.hbs");
        Assert.Equal(1, Ran(await project.SucceedAsClean(lookup)));
        Assert.Equal(("special", "none"), (project.Read("x/page.txt.html"), project.Read("y/page.txt.html")));
    }

    [Fact]
    public async Task A_listing_and_an_existence_are_inputs()
    {
        var lists = new InlineHandler(static on =>
        {
            on.Once().Named("List").Run(static context => context.Write("list", string.Join(',', context.List("**/*.inc"))));
            on.Once().Named("There").Run(static context => context.Write("there", context.Exists("b.inc").ToString()));
        });
        project.Write("a.inc", "1");
        await project.SucceedAsClean(lists);
        project.Write("a.inc", "2");
        Assert.Equal(0, Ran(await project.SucceedAsClean(lists)));
        project.Write("b.inc", "1");
        Assert.Equal(2, Ran(await project.SucceedAsClean(lists)));
        project.Write("sub/c.inc", "1");
        Assert.Equal(1, Ran(await project.SucceedAsClean(lists)));
        project.Delete("b.inc");
        await project.SucceedAsClean(lists);
        Assert.Equal(("a.inc,sub/c.inc", "False"), (project.Read("list"), project.Read("there")));
    }

    [Fact]
    public async Task An_edit_by_hand_during_the_build_is_seen_by_the_next()
    {
        var edited = false;
        var handlers = new InlineHandler(on => on.Files("*.txt").Named("Page").Run((file, context) =>
        {
            var text = context.ReadText(file.Path);
            if (!edited)
            {
                edited = true;
                project.Write(file.Path, "after!");
            }
            context.Write(file.Path + ".html", text);
        }));
        project.Write("a.txt", "before");
        await project.Succeed(handlers);
        Assert.Equal("before", project.Read("a.txt.html"));
        Assert.Equal(1, Ran(await project.SucceedAsClean(handlers)));
        Assert.Equal("after!", project.Read("a.txt.html"));
    }

    [Fact]
    public async Task An_edit_that_a_later_reader_sees_makes_the_earlier_reader_run_again_even_if_it_is_undone()
    {
        var step = 0;
        var handlers = new InlineHandler(on =>
        {
            on.Files("a.txt").Named("First").Produces("Note").Run((file, context) =>
            {
                var text = context.ReadText(file.Path);
                context.Emit("Note", file.Path, new { text });
                if (step == 0)
                {
                    step = 1;
                    project.Write(file.Path, "2");
                }
            });
            on.Each("Note").Named("Second").Run((note, context) =>
            {
                var text = context.ReadText("a.txt");
                if (step == 1)
                {
                    step = 2;
                    project.Write("a.txt", "1");
                }
                context.Write("a.html", note.Text("text") + text);
            });
        });
        project.Write("a.txt", "1");
        // The second reader saw 2, so the first is asked again; it sees 1, so the second is.
        await project.SucceedAsClean(handlers);
        Assert.Equal("11", project.Read("a.html"));
        Assert.Equal(0, Ran(await project.SucceedAsClean(handlers)));
    }

    [Fact]
    public async Task A_file_that_changes_under_one_call_is_read_anew()
    {
        var edited = false;
        var handlers = new InlineHandler(on => on.Files("a.txt").Named("Page").Run((file, context) =>
        {
            var first = context.ReadText(file.Path);
            if (!edited)
            {
                edited = true;
                project.Write(file.Path, "2");
            }
            context.Write("a.html", first + context.ReadText(file.Path));
        }));
        project.Write("a.txt", "1");
        await project.SucceedAsClean(handlers);
        Assert.Equal("22", project.Read("a.html"));
    }

    [Fact]
    public async Task A_file_that_never_stops_changing_is_an_error_and_not_an_endless_build()
    {
        var count = 0;
        var handlers = new InlineHandler(on => on.Files("a.txt").Named("Page").Run((file, context) =>
        {
            var first = context.ReadText(file.Path);
            project.Write(file.Path, $"{++count}");
            context.Write("a.html", first + context.ReadText(file.Path));
        }));
        project.Write("a.txt", "0");
        var result = await project.TryBuild([handlers], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM3004", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
    }

    [Fact]
    public async Task Links_are_followed_retargeted_and_left_dangling()
    {
        Directory.CreateDirectory(Full("targets"));
        project.Write("targets/one.inc", "One\n1");
        project.Write("targets/two.inc", "Two\n2");
        File.CreateSymbolicLink(Full("link.txt"), "targets/one.inc");
        await project.Succeed(Notes);
        Assert.Equal("One: 1", project.Read("link.txt.html"));
        File.Delete(Full("link.txt"));
        File.CreateSymbolicLink(Full("link.txt"), "targets/two.inc");
        await project.Succeed(Notes);
        Assert.Equal("Two: 2", project.Read("link.txt.html"));
        project.Write("targets/two.inc", "Two\nedited");
        await project.SucceedAsClean(Notes);
        Assert.Equal("Two: edited", project.Read("link.txt.html"));
        project.Delete("targets/two.inc");
        await project.SucceedAsClean(Notes);
        Assert.False(project.HasOutput("link.txt.html"));
    }

    [Fact]
    public async Task A_project_folder_that_is_moved_runs_nothing()
    {
        using var moved = new TestProject(inMemory: false);
        project.Write("a.txt", "Alpha\none");
        await project.SucceedAsClean(Notes);
        Directory.Delete(moved.Folder);
        Directory.Move(project.Folder, moved.Folder);
        var report = await moved.SucceedAsClean(Notes);
        Assert.Equal((0, 0, 0), (Ran(report), report.Outputs.Written, report.Outputs.Restored));
        Directory.CreateDirectory(project.Folder);
    }

    [Fact]
    public async Task Switching_between_branches_runs_each_state_once()
    {
        project.Write("a.txt", "Alpha\none");
        project.Write("b.txt", "Beta\ntwo");
        await project.SucceedAsClean(Notes);
        project.Write("a.txt", "Alpha\nuno");
        project.Delete("b.txt");
        project.Write("c.txt", "Gamma\ntre");
        await project.SucceedAsClean(Notes);
        project.Write("a.txt", "Alpha\none");
        project.Write("b.txt", "Beta\ntwo");
        project.Delete("c.txt");
        Assert.Equal(0, Ran(await project.SucceedAsClean(Notes)));
        project.Write("a.txt", "Alpha\nuno");
        project.Delete("b.txt");
        project.Write("c.txt", "Gamma\ntre");
        Assert.Equal(0, Ran(await project.SucceedAsClean(Notes)));
    }

    [Fact]
    public async Task Names_with_spaces_unicode_percent_and_semicolon_are_names()
    {
        foreach (var name in new[] { "with space.txt", "größe/日本語.txt", "100%.txt", "a;b.txt", "it's.txt", "{x}[y].txt", "#h&.txt", "emoji 😀.txt", "combinin\u0301g.txt", "-dash.txt", "tab$(x)@.txt" })
        {
            project.Write(name, $"T {name}\nbody");
        }
        await project.SucceedAsClean(Notes);
        Assert.Equal(12, project.Snapshot().Count);
        project.Write("100%.txt", "T\nedited");
        project.Delete("it's.txt");
        await project.SucceedAsClean(Notes);
        Assert.Equal("T: edited", project.Read("100%.txt.html"));
    }

    [Fact]
    public async Task Invalid_text_is_an_error_at_its_place_and_a_byte_order_mark_is_dropped()
    {
        File.WriteAllBytes(Full("bom.txt"), [0xEF, 0xBB, 0xBF, .. "Alpha\none"u8]);
        File.WriteAllBytes(Full("bad.txt"), [.. "Beta\nt"u8, 0xC3, 0x28, .. "o"u8]);
        var result = await project.TryBuild([Notes], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("BCM1003", "bad.txt", 2, 2), Assert.Single(result.Diagnostics.Select(static d => (d.Code, d.File, d.Line, d.Column))));
        Assert.Equal("Alpha: one", project.Read("bom.txt.html"));
        project.Write("bad.txt", "Beta\ntwo");
        await project.SucceedAsClean(Notes);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Many_files_in_one_folder_are_built_once()
    {
        var count = Environment.GetEnvironmentVariable("BUILDCACHE_TRUST_LONG") is null ? 3_000 : 100_000;
        for (var i = 0; i < count; i++)
        {
            File.WriteAllText(Full($"n{i}.txt"), $"T{i}\nbody {i}");
        }
        await project.Succeed(Notes);
        Assert.Equal(count + 1, project.Snapshot().Count);
        project.Write("n7.txt", "T7\nedited");
        var report = await project.Succeed(Notes);
        Assert.Equal((2, 1), (Ran(report), report.Outputs.Written));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_an_error_until_it_can()
    {
        if (Environment.UserName == "root")
        {
            Assert.Skip("The superuser may read every file.");
        }
        project.Write("a.txt", "Alpha\none");
        using (var denied = Process.Start("chmod", ["000", Full("a.txt")]))
        {
            await denied.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var result = await project.TryBuild([Notes], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Diagnostics, static d => d is { Code: "BCM1002", File: "a.txt" });
        using (var allowed = Process.Start("chmod", ["644", Full("a.txt")]))
        {
            await allowed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await project.SucceedAsClean(Notes);
    }

    [Fact]
    public async Task Properties_items_and_environment_are_inputs_one_by_one()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Once().Named("A").Run(static context => context.Write("a", context.Property("SiteA") + context.Environment("ENV_A")));
            on.Once().Named("B").Run(static context => context.Write("b", context.Property("SiteB") + context.Environment("ENV_B") + string.Join(',', context.Items("List").Select(static i => i.Identity + i.Metadata["M"]))));
        });
        project.Properties["SiteA"] = "1";
        project.Items["List"] = new ItemList { Items = [new Item("x", new Dictionary<string, string> { ["M"] = "1" })] };
        await project.SucceedAsClean(handlers);
        project.Properties["SiteA"] = "2";
        Assert.Equal(1, Ran(await project.SucceedAsClean(handlers)));
        project.Environment["ENV_B"] = "set";
        Assert.Equal(1, Ran(await project.SucceedAsClean(handlers)));
        project.Items["List"] = new ItemList { Items = [new Item("x", new Dictionary<string, string> { ["M"] = "2" })] };
        Assert.Equal(1, Ran(await project.SucceedAsClean(handlers)));
        project.Properties["SiteUnread"] = "2";
        Assert.Equal(0, Ran(await project.SucceedAsClean(handlers)));
        project.Environment.Remove("ENV_B");
        Assert.Equal(1, Ran(await project.SucceedAsClean(handlers)));
    }
}
