namespace BuildCache.Tests.Builds;

/// <summary>What is seldom said: each said once here, by a build that has cause to.</summary>
public sealed class RareDiagnosticTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly InlineHandler Copy = new(static on => on.Files("*.txt").Named("Copy").Run(static (file, context) => context.Write("sub/" + file.Path, context.ReadText(file.Path))));

    async Task<Diagnostic> Said(params Handler[] handlers) => Assert.Single((await project.TryBuild(handlers, cancellationToken: Cancel)).Diagnostics);

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_handler_that_asks_no_end_of_queries()
    {
        var said = await Said(new InlineHandler(static on => on.Once().Named("Asks").Run(static context =>
        {
            for (var i = 0; i < 600; i++)
            {
                context.Query($"select {i} as n");
            }
        })));
        Assert.Equal((Severity.Error, "BCM1308"), (said.Severity, said.Code));
    }

    [Fact]
    public async Task A_call_that_allocates_a_gigabyte_is_a_message()
    {
        var said = await Said(new InlineHandler(static on => on.Once().Named("Greedy").Run(static context => context.Write("n.txt", $"{GC.AllocateUninitializedArray<byte>(1_100_000_000).Length}"))));
        Assert.Equal((Severity.Message, "BCM1905", true), (said.Severity, said.Code, said.IsNotice));
        Assert.StartsWith("Handler Greedy allocated more than 1 GB", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_cannot_be_deleted_stays_until_it_can()
    {
        ScratchFolder.RequireLinks();
        project.Write("a.txt", "a");
        await project.Succeed(Copy);
        var (folder, elsewhere) = (Path.Combine(project.OutputFolder, "sub"), Path.Combine(project.Folder, "..", "elsewhere"));
        Directory.Move(folder, elsewhere);
        Directory.CreateSymbolicLink(folder, elsewhere);
        project.Delete("a.txt");

        var said = await Said(Copy);
        Assert.Equal((Severity.Warning, "BCM1410"), (said.Severity, said.Code));
        Assert.Equal("a", File.ReadAllText(Path.Combine(elsewhere, "a.txt")));

        Directory.Delete(folder);
        Directory.Move(elsewhere, folder);
        await project.Succeed(Copy);
        Assert.False(project.HasOutput("sub/a.txt"));
    }

    [Fact]
    public async Task A_name_that_no_program_can_open_fails_the_build_and_deletes_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only here a name may be any bytes.");
        project.Write("a.txt", "a");
        await project.Succeed(Copy);
        project.Delete("a.txt");
        await Shell(@"mkdir ""$(printf 'bad\377')""");
        var said = await Said(Copy);
        Assert.Equal((Severity.Error, "BCM1004"), (said.Severity, said.Code));
        Assert.True(project.HasOutput("sub/a.txt"));

        await Shell("rmdir bad*"); // .NET cannot
        await project.Succeed(Copy);
        Assert.False(project.HasOutput("sub/a.txt"));
    }

    async Task Shell(string command)
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = project.Folder })!;
        await shell.WaitForExitAsync(Cancel);
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_database_that_is_written_to_while_it_is_copied()
    {
        var reads = new InlineHandler(static on => on.Once().Named("Reads").Run(static context =>
        {
            using var database = context.OpenDatabase("shop.db");
            context.Write("n.txt", $"{database.Tables.Count}");
        }));
        project.Write("shop.db", "");
        var path = Path.Combine(project.Folder, "shop.db");
        using (var database = Connection.Open(path, readOnly: false))
        {
            database.Execute("create table t (b); insert into t values (zeroblob(100000000))");
        }
        using var end = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var writing = Task.Run(() =>
        {
            for (var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc); !end.IsCancellationRequested; time = time.AddSeconds(1))
            {
                File.SetLastWriteTimeUtc(path, time);
                begun.TrySetResult();
            }
        }, Cancel);
        await begun.Task;

        var said = await Said(reads);
        await end.CancelAsync();
        await writing;

        Assert.Equal((Severity.Error, "BCM1143", "shop.db"), (said.Severity, said.Code, said.File));
        await project.Succeed(reads);
        Assert.Equal("1", project.Read("n.txt"));
    }
}
