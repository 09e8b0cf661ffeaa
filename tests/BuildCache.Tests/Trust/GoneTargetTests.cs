namespace BuildCache.Tests.Trust;

/// <summary>What is stored of targets that are built no more: it leaves when there is nothing left that it protects.</summary>
public sealed class GoneTargetTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly InlineHandler Copy = new(static on => on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    /// <summary>A command that writes a file of the project, unless the project says that there is none.</summary>
    static readonly InlineHandler Make = new(static on => on.Once().Named("Make").Run(static async context =>
    {
        if (context.Property("Makes") is { Length: > 0 } made)
        {
            context.Own((await context.RunAsync(new ShellCommand($"echo {made} > {made}") { Outputs = [made] })).Files.Single());
        }
    }));

    DatabaseFiles Beside => new(project.Database);

    async Task Build(string target, params Handler[] handlers)
    {
        (project.Target, project.Output) = (target, "out/" + target);
        await project.Succeed([Copy, .. handlers]);
    }

    void DeleteOutputs(string target) => Directory.Delete(Path.Combine(project.Folder, "out", target), recursive: true);

    /// <summary>Lets builds have been long ago.</summary>
    void Age(params string[] targets)
    {
        using var database = Connection.Open(project.Database, readOnly: false);
        Array.ForEach(targets, target => database.Prepare("update bc_build set started = '2001-02-03T04:05:06.0000000Z' where target = ?").Bind(target).Run());
    }

    Task Sweep(bool forgetsFormer = false) => Upkeep.RunAsync(
        new ProjectDescription { ProjectFile = "", ProjectDirectory = project.Folder, DatabasePath = project.Database, OutputDirectory = project.OutputFolder, Target = project.Target },
        forgetsFormer, static () => Assert.Fail("nobody builds"), static error => Assert.Fail(error.Message), Cancel);

    string Targets() => string.Join(' ', Asked("select target from bc_target order by target"));

    List<string> Asked(string sql)
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        return database.Prepare(sql).List(static row => row.Text(0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Speed", "Slow")]
    public async Task However_many_output_folders_came_and_went_only_what_a_fresh_build_stores_is_stored(bool inBuild)
    {
        project.Write("a.txt", "a");
        project.Write("sub/b.txt", "b");
        for (var round = 0; round < 20; round++)
        {
            await Build("t" + round);
            DeleteOutputs("t" + round);
            foreach (var file in Beside.OfTarget("t" + round))
            {
                File.WriteAllText(file, "");
            }
        }
        Age([.. Enumerable.Range(0, 20).Select(static round => "t" + round)]);
        if (inBuild)
        {
            // Each hundredth build sweeps.
            using var database = Connection.Open(project.Database, readOnly: false);
            database.Execute("update bc_build set id = 99 where id = (select max(id) from bc_build)");
        }
        await Build("last");
        if (!inBuild)
        {
            await Sweep();
        }

        Assert.Equal("last", Targets());
        Assert.DoesNotContain(Enumerable.Range(0, 20).SelectMany(round => Beside.OfTarget("t" + round)), File.Exists);
        var grown = Stored(project);
        using var fresh = new TestProject { Target = "last", Output = "out/last" };
        fresh.Write("a.txt", "a");
        fresh.Write("sub/b.txt", "b");
        await fresh.Succeed(Copy);
        Assert.Equal(Stored(fresh), grown);
    }

    /// <summary>The rows of the tables in which targets have rows of their own.</summary>
    static string Stored(TestProject project)
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        var rows = new[] { "bc_target", "bc_published", "bc_standing", "bc_output_folder" }.Select(table => $"{table} {database.Scalar($"select count(*) from {table}")}");
        return string.Join(", ", rows.Concat(database.Prepare("select name from bc_fact where name like 'manifest %' order by name").List(static row => row.Text(0))));
    }

    [Fact]
    public async Task What_stands_or_was_built_lately_or_last_stays()
    {
        project.Write("a.txt", "a");
        foreach (var target in (string[])["gone", "lately", "linked", "stands", "last"])
        {
            await Build(target);
            if (target != "stands")
            {
                DeleteOutputs(target);
            }
        }
        if (!OperatingSystem.IsWindows())
        {
            // A disk that is not there today.
            Directory.CreateSymbolicLink(Path.Combine(project.Folder, "out/linked"), "../elsewhere/linked");
        }
        Age("gone", "linked", "stands", "last");
        await Sweep();
        Assert.Equal(OperatingSystem.IsWindows() ? "last lately stands" : "last lately linked stands", Targets());
        Assert.Equal(OperatingSystem.IsWindows() ? ["last", "lately", "stands"] : ["last", "lately", "linked", "stands"], Asked("select distinct target from bc_published order by target"));

        // Whoever gives up former results does not wait for a month.
        await Sweep(forgetsFormer: true);
        Assert.Equal(OperatingSystem.IsWindows() ? "last stands" : "last linked stands", Targets());

        // What stands is known still: it is no input, and goes when nothing produces it.
        await Build("last");
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
        project.Delete("a.txt");
        await Build("stands");
        Assert.Empty(project.Snapshot());
    }

    [Fact]
    public async Task What_a_command_has_put_in_its_place_is_known_as_long_as_it_stands()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        project.Write("a.txt", "a");
        foreach (var (target, makes) in ((string, string)[])[("first", "made.txt"), ("second", "made.txt"), ("third", "other.txt")])
        {
            project.OutputsInPlace = [makes];
            project.Properties["Makes"] = makes;
            (project.Target, project.Output) = (target, "out/" + target);
            // A build that fails takes nothing away that others have made.
            var result = await project.TryBuild([Copy, Make, .. target == "third" ? [new InlineHandler(static on => on.Once().Named("Fails").Run(static context => context.Error("BCM1998", "fails", "a.txt")))] : Array.Empty<Handler>()], cancellationToken: Cancel);
            Assert.Equal(target != "third", result.Succeeded);
            DeleteOutputs(target);
        }
        Assert.True(File.Exists(Path.Combine(project.Folder, "made.txt")));

        // The second knows the file as it is, and has been built lately.
        Age("first");
        await Sweep();
        Assert.Equal("second third", Targets());

        Age("second");
        await Sweep();
        Assert.Equal("second third", Targets());

        // Only what is known is no input, and goes.
        await Build("third", Make);
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
        Assert.False(File.Exists(Path.Combine(project.Folder, "made.txt")));
        await Sweep();
        Assert.Equal("third", Targets());
    }

    [Fact]
    public async Task A_folder_that_comes_back_with_its_record_is_no_input()
    {
        project.Write("a.txt", "a");
        await Build("former");
        await Build("present");
        var (folder, aside) = (Path.Combine(project.Folder, "out/former"), Path.Combine(project.Folder, "obj/former"));
        Directory.Move(folder, aside);
        Age("former");
        await Sweep();
        Assert.Equal("present", Targets());

        Directory.Move(aside, folder);
        await Build("present");
        Assert.Equal(["a.txt"], project.Snapshot().Keys);

        project.Delete("a.txt");
        await Build("former");
        Assert.Empty(project.Snapshot());
    }
}
