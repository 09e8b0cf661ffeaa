using System.Diagnostics;

namespace BuildCache.Tests.Trust;

/// <summary>What happens to outputs and to the disk below them.</summary>
[Trait("Speed", "Slow")]
public sealed class OutputScenarioTests : IDisposable
{
    readonly TestProject project = new(inMemory: false);

    public void Dispose() => project.Dispose();

    static readonly Handler Copy = new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    static long Ran(BuildReport report) => report.Handlers.Sum(static h => h.Ran);

    Task<BuildResult> Build(params Handler[] handlers) => project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);

    string? PlaceOf(string output) => Path.Combine(project.OutputFolder, output).Replace('\\', '/');

    [Fact]
    public async Task Debug_and_Release_in_turn_leave_each_other_alone()
    {
        project.Write("a.txt", "one");
        await project.SucceedAsClean(Copy);
        (project.Target, project.Output) = ("Release", "bin/release");
        var report = await project.SucceedAsClean(Copy);
        Assert.Equal((0, 1), (Ran(report), report.Outputs.Written));
        project.Delete("a.txt");
        project.Write("b.txt", "two");
        await project.SucceedAsClean(Copy);
        Assert.True(File.Exists(Path.Combine(project.Folder, "bin/site/a.txt")));
        (project.Target, project.Output) = ("Debug", "bin/site");
        report = await project.SucceedAsClean(Copy);
        Assert.Equal((0, 1, 1), (Ran(report), report.Outputs.Written, report.Outputs.Deleted));
    }

    [Fact]
    public async Task What_another_target_has_written_is_no_input()
    {
        project.Write("a.txt", "one");
        project.Output = "out/debug";
        await project.Succeed(Copy);
        (project.Target, project.Output) = ("Release", "out/release");
        await project.Succeed(Copy);
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
        (project.Target, project.Output) = ("Debug", "out/debug");
        Assert.Equal(0, Ran(await project.Succeed(Copy)));
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task A_failed_build_deletes_nothing_and_stays_failed_until_it_is_mended()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        var handlers = new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) =>
        {
            if (context.ReadText(file.Path) == "bad")
            {
                context.Error("BCM1999", "bad", file.Path, 1, 1);
                context.Error("BCM1999", "also bad", file.Path, 2, 1);
            }
            context.Write(file.Path, context.ReadText(file.Path));
        }));
        await project.SucceedAsClean(handlers);
        project.Write("a.txt", "bad");
        project.Delete("b.txt");
        project.Write("c.txt", "three");
        for (var i = 0; i < 2; i++)
        {
            var result = await Build(handlers);
            Assert.False(result.Succeeded);
            Assert.Equal(2, result.Diagnostics.Count(static d => d.Code == "BCM1999"));
            Assert.Equal(["a.txt", "b.txt", "c.txt"], project.Snapshot().Keys);
            Assert.Equal("one", project.Read("a.txt"));
        }
        project.Write("a.txt", "one");
        var report = await project.SucceedAsClean(handlers);
        Assert.Equal((0, 1), (Ran(report), report.Outputs.Deleted));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a/../../x")]
    [InlineData("C:/x")]
    [InlineData("a/")]
    [InlineData("")]
    public async Task An_output_that_leaves_its_folder_is_refused(string path)
    {
        var result = await Build(new InlineHandler(on => on.Once().Named("Out").Run(context => context.Write(path, "x"))));
        Assert.Equal("BCM1401", Assert.Single(result.Diagnostics).Code);
        Assert.False(File.Exists(Path.Combine(project.Folder, "bin/x")));
    }

    [Fact]
    public async Task Two_producers_of_one_output_are_an_error_that_names_both_until_one_gives_way()
    {
        project.Write("a.txt", "Same");
        project.Write("b.txt", "same");
        var byContent = new InlineHandler(static on => on.Files("*.txt").Named("Page").Run(static (file, context) => context.Write(context.ReadText(file.Path) + ".html", file.Path)));
        var error = Assert.Single((await Build(byContent)).Diagnostics);
        Assert.Equal("BCM1402", error.Code);
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains("b.txt", error.Message, StringComparison.Ordinal);
        Assert.Single((await Build(byContent)).Diagnostics);
        Assert.Empty(project.Snapshot());
        project.Delete("a.txt");
        Assert.Equal(0, Ran(await project.SucceedAsClean(byContent)));
        Assert.Equal("b.txt", project.Read("same.html"));
    }

    /// <summary>Whoever came first, and whoever was asked about a file before.</summary>
    [Fact]
    public async Task A_clash_is_told_in_the_words_and_at_the_place_of_a_clean_build()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
            {
                var text = context.ReadText(file.Path);
                context.Emit("Note", text, new { file = file.Path });
                context.Write(text.ToUpperInvariant() + file.Path.Length, "");
            });
            on.Once().Named("A start").Produces("Note").Run(static context =>
            {
                if (context.Exists("start"))
                {
                    context.ReadText("start");
                    context.Emit("Note", "start", new { });
                    context.Write("START5", "");
                }
            });
        });
        project.Write("b.txt", "same");
        project.Write("start", "start");
        await project.SucceedAsClean(handlers);
        project.Write("a.txt", "same");
        project.Write("c.txt", "start");
        var result = await Build(handlers);
        var (_, clean) = await project.TryCleanState([handlers], TestContext.Current.CancellationToken);
        Assert.Equal(4, result.Diagnostics.Count);
        Assert.Equal(clean.Diagnostics, result.Diagnostics);
    }

    [Fact]
    public async Task Two_emitters_of_one_document_are_an_error_that_names_both_until_one_gives_way()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", context.ReadText(file.Path), new { file = file.Path }));
            on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("file")));
            on.Once().Named("Index").Run(static context => context.Write("index.html", string.Join(',', context.Query("select id from Note order by id").Select(static r => r.Text("id")))));
        });
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.SucceedAsClean(handlers);
        project.Write("b.txt", "one");
        for (var i = 0; i < 2; i++)
        {
            var error = Assert.Single((await Build(handlers)).Diagnostics);
            Assert.Equal("BCM1403", error.Code);
            Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
            Assert.Contains("b.txt", error.Message, StringComparison.Ordinal);
        }
        Assert.True(project.HasOutput("one.html"));
        project.Write("a.txt", "two");
        await project.SucceedAsClean(handlers);
        Assert.Equal(("b.txt", "a.txt"), (project.Read("one.html"), project.Read("two.html")));
    }

    [Fact]
    public async Task An_altered_output_that_nobody_produces_any_more_is_left_with_a_warning()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.SucceedAsClean(Copy);
        File.WriteAllText(Path.Combine(project.OutputFolder, "a.txt"), "by hand");
        project.Delete("a.txt");
        var result = await Build(Copy);
        Assert.True(result.Succeeded);
        Assert.Equal([("BCM1409", PlaceOf("a.txt"))], result.Diagnostics.Select(static d => (d.Code, d.File)));
        Assert.Equal("by hand", project.Read("a.txt"));
        Assert.Empty((await Build(Copy)).Diagnostics);
    }

    [Fact]
    public async Task An_output_that_nobody_produces_any_more_and_that_cannot_be_deleted_is_told_with_its_place()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        var deep = new InlineHandler(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) => context.Write("deep/" + file.Path, context.ReadText(file.Path))));
        project.Write("a.txt", "one");
        await project.SucceedAsClean(deep);
        var (inside, outside) = (Path.Combine(project.OutputFolder, "deep"), Path.Combine(project.Folder, "../outside"));
        Directory.Move(inside, outside);
        Directory.CreateSymbolicLink(inside, outside);
        project.Delete("a.txt");
        Assert.Equal([("BCM1410", PlaceOf("deep/a.txt"))], (await Build(deep)).Diagnostics.Select(static d => (d.Code, d.File)));
        Assert.Equal("one", File.ReadAllText(Path.Combine(outside, "a.txt")));
    }

    [Fact]
    public async Task An_output_is_no_input()
    {
        project.Write("a.txt", "one");
        var result = await Build(Copy, new InlineHandler(static on => on.Once().Named("Reads").Run(static context => context.Write("x", context.ReadText("bin/site/a.txt")))));
        Assert.Equal("BCM1404", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_an_output_is_an_error_until_it_is_gone()
    {
        project.Write("a.txt", "one");
        Directory.CreateDirectory(Path.Combine(project.OutputFolder, "a.txt"));
        Assert.Equal([("BCM1408", null)], (await Build(Copy)).Diagnostics.Select(static d => (d.Code, d.File)));
        Directory.Delete(Path.Combine(project.OutputFolder, "a.txt"));
        Assert.Equal(0, Ran(await project.SucceedAsClean(Copy)));
    }

    [Fact]
    public async Task A_file_becomes_a_folder_and_a_folder_a_file()
    {
        var handlers = new InlineHandler(static on => on.Files("*.txt").Named("Page").Run(static (file, context) => context.Write(context.ReadText(file.Path), "x")));
        project.Write("a.txt", "name");
        await project.SucceedAsClean(handlers);
        project.Write("a.txt", "name/below.html");
        await project.SucceedAsClean(handlers);
        project.Write("a.txt", "name");
        await project.SucceedAsClean(handlers);
    }

    [Fact]
    public async Task A_full_disk_fails_the_build_with_words_and_the_next_one_heals()
    {
        await Mount("size=3m");
        try
        {
            var many = new InlineHandler(static on =>
            {
                on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) => context.Emit("Note", file.Path, new { text = context.ReadText(file.Path) }));
                on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id, string.Concat(Enumerable.Range(0, 3000).Select(i => $"{note.Id} {i * 7919 % 10007}\n"))));
                on.Each("Note").Named("Big").Run(static (note, context) => context.Write(note.Id + ".big", string.Concat(Enumerable.Range(0, 9000).Select(i => $"{note.Id} {i * 7919 % 10007}\n"))));
            });
            for (var i = 0; i < 40; i++)
            {
                project.Write($"n{i}.txt", $"{i}");
            }
            for (var i = 0; i < 3; i++)
            {
                var result = await Build(many);
                Assert.False(result.Succeeded);
                Assert.All(result.Diagnostics.Where(static d => d.Severity == Severity.Error), static d => Assert.Contains(d.Code, new[] { "BCM9002", "BCM1408" }));
                Assert.Contains(result.Diagnostics, static d => d.Severity == Severity.Error);
            }
            await Run("mount", "-o", "remount,size=200m", project.Folder);
            await project.SucceedAsClean(many);
            Assert.Equal(0, Ran(await project.SucceedAsClean(many)));
        }
        finally
        {
            await Run("umount", "-l", project.Folder);
        }
    }

    [Fact]
    public async Task A_read_only_folder_fails_the_build_with_words_and_the_next_one_heals()
    {
        await Mount("size=20m");
        try
        {
            project.Write("a.txt", "one");
            await project.SucceedAsClean(Copy);
            project.Write("a.txt", "two");
            await Run("mount", "-o", "remount,ro", project.Folder);
            Assert.Equal("BCM9002", Assert.Single((await Build(Copy)).Diagnostics).Code);
            await Run("mount", "-o", "remount,rw", project.Folder);
            await project.SucceedAsClean(Copy);
        }
        finally
        {
            await Run("umount", "-l", project.Folder);
        }
    }

    async Task Mount(string options)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Mounting a small file system takes Linux and the superuser.");
        }
        if (await TryRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", project.Folder) != 0)
        {
            Assert.Skip("This system does not allow mounting.");
        }
    }

    static async Task Run(string program, params string[] arguments) => Assert.Equal(0, await TryRun(program, arguments));

    static async Task<int> TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
