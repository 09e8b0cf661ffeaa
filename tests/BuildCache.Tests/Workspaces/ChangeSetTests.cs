using System.Globalization;

namespace BuildCache.Tests.Workspaces;

/// <summary>Told what changed, a workspace looks at nothing else, and comes to what a clean build comes to.</summary>
public sealed class ChangeSetTests : IDisposable
{
    readonly TestProject project = new();

    static readonly Handler Copies = new InlineHandler(static on =>
    {
        on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path + ".out", context.ReadText(file.Path) + context.TryReadText("shared.inc")));
        on.Once().Named("List").Run(static context => context.Write("list.out", string.Join('\n', context.List("**/*.txt")) + context.Exists("maybe.inc")));
    });

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => project.Dispose();

    static async Task<BuildReport> Build(Workspace workspace, params string[]? changed)
    {
        var result = await workspace.BuildAsync(changes: changed is null ? null : new ChangeSet(changed), cancellationToken: Token);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Report;
    }

    static long RunsOf(BuildReport report) => report.Handlers.Sum(static handler => handler.Ran);

    [Fact]
    public void What_it_does_not_name_is_believed_to_be_as_it_was()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        project.Write("c.txt", "three");
        var tree = Trees.Of(project.Folder, Token);
        project.Write("a.txt", "another");
        project.Write("b.txt", "another");
        project.Delete("c.txt");
        project.Write("d.txt", "four");
        var hinted = tree.With(["a.txt"])!;
        Assert.Equal(["a.txt", "b.txt", "c.txt"], hinted.Paths);
        Assert.True(hinted.TryGet("a.txt", out var a) && a.Size == 7);
        Assert.True(hinted.TryGet("b.txt", out var b) && b.Size == 3);
        Assert.Equal(Trees.Of(project.Folder, Token).Paths, hinted.With(["d.txt", "b.txt", "c.txt"])!.Paths);
    }

    [Fact]
    public async Task What_it_has_missed_is_found_by_a_build_that_looks()
    {
        project.Write("a.txt", "one");
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        project.Write("b.txt", "two");
        Assert.Equal(0, RunsOf(await Build(workspace, [])));
        Assert.Equal(2, RunsOf(await Build(workspace, null)));
        Assert.Equal("two", project.Read("b.txt.out"));
    }

    [Fact]
    public async Task What_a_build_was_told_that_ended_before_it_looked_is_not_forgotten()
    {
        project.Write("a.txt", "one");
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        project.Write("b.txt", "two");
        using (await BuildLock.AcquireAsync(Machine.Real, BuildLock.PathFor(project.Database), static () => { }, Token))
        using (var cancellation = new CancellationTokenSource())
        {
            // It waits for the lock, which somebody else has.
            var waiting = workspace.BuildAsync(changes: new ChangeSet(["b.txt"]), cancellationToken: cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
        project.Write("c.txt", "three");
        Assert.Equal(3, RunsOf(await Build(workspace, "c.txt")));
        Assert.Equal("two", project.Read("b.txt.out"));
    }

    [Fact]
    public async Task Files_come_and_go_and_paths_may_be_absolute()
    {
        project.Write("a.txt", "one");
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        project.Write("b.txt", "two");
        Assert.Equal(2, RunsOf(await Build(workspace, Path.Combine(project.Folder, "b.txt"))));
        project.Delete("a.txt");
        project.Write("maybe.inc", "");
        project.Write("shared.inc", "!");
        Assert.Equal(2, RunsOf(await Build(workspace, "a.txt", "maybe.inc", "shared.inc", "never.there")));
        Assert.Equal("b.txtTrue", project.Read("list.out"));
        Assert.Equal("two!", project.Read("b.txt.out"));
        Assert.False(project.HasOutput("a.txt.out"));
    }

    [Theory]
    [InlineData("bin/site/a.txt.out", 1)]
    [InlineData("bin", 1)]
    [InlineData("bin/site/more/other.out", 1)]
    [InlineData("never.there", 0)]
    public async Task Outputs_are_looked_at_where_it_names_one_of_their_folder(string changed, int restored)
    {
        project.Write("a.txt", "one");
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        await Build(workspace, null);
        File.Delete(Path.Combine(project.OutputFolder, "a.txt.out"));
        var report = await Build(workspace, changed);
        Assert.Equal((restored, 2), (report.Outputs.Restored, report.Outputs.Total));
        Assert.Equal(1 - restored, (await Build(workspace, null)).Outputs.Restored);
        await IsClean(changed);
    }

    [Fact]
    public async Task Outputs_outside_of_the_project_are_always_looked_at()
    {
        project.Output = "../elsewhere";
        project.Write("a.txt", "one");
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        await Build(workspace, null);
        File.Delete(Path.Combine(project.OutputFolder, "a.txt.out"));
        Assert.Equal(1, (await Build(workspace, [])).Outputs.Restored);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("link")]
    [InlineData("record")]
    [InlineData("output")]
    [InlineData("output again")]
    [InlineData("project")]
    public async Task What_may_be_more_than_a_file_is_walked_for(string what)
    {
        project.Write("a.txt", "one");
        project.Write("made/b.txt", "two");
        if (what is "output" or "output again")
        {
            project.Write("made/c.txt", "three");
            project.Write(".made.01234567.buildcache", RecordOfB);
        }
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        string changed;
        switch (what)
        {
            case "folder":
                Directory.Move(Path.Combine(project.Folder, "made"), Path.Combine(project.Folder, "moved"));
                changed = "made";
                break;
            case "link":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right that a test has not.");
                project.Delete("a.txt");
                File.CreateSymbolicLink(Path.Combine(project.Folder, "a.txt"), "made/b.txt");
                changed = "a.txt";
                break;
            case "record":
                // Beside a folder it says that a build has written what is in it, so that it is no input.
                project.Write(".made.01234567.buildcache", RecordOfB);
                changed = ".made.01234567.buildcache";
                break;
            case "output again":
                project.Delete("made/b.txt");
                await Build(workspace, "made/b.txt");
                project.Write("made/b.txt", "two");
                changed = "made/b.txt";
                break;
            case "output":
                // Without anything that the record names, the folder is one like all others.
                project.Delete("made/b.txt");
                changed = "made/b.txt";
                break;
            default:
                Directory.Move(Path.Combine(project.Folder, "made"), Path.Combine(project.Folder, "bin2"));
                project.Write("other.csproj", "<Project />");
                changed = "other.csproj";
                break;
        }
        await Build(workspace, changed);
        await IsClean(what);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Speed", "Slow")]
    public async Task Random_edits_end_as_clean_builds_end(int seed)
    {
        var random = new Random(seed);
        string[] folders = ["", "x/", "x/y/", "z/"];
        project.Write("a.txt", "one");
        using var workspace = new Workspace(project.Options([Copies]));
        await Build(workspace, null);
        for (var step = 0; step < 40; step++)
        {
            var changed = new List<string>();
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var path = folders[random.Next(folders.Length)] + (random.Next(5) == 0 ? "shared.inc" : string.Create(CultureInfo.InvariantCulture, $"f{random.Next(4)}.txt"));
                if (random.Next(3) > 0)
                {
                    project.Write(path, string.Create(CultureInfo.InvariantCulture, $"{step} {edits}"));
                }
                else if (File.Exists(Path.Combine(project.Folder, path)))
                {
                    project.Delete(path);
                }
                else if (path.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && Directory.Exists(Path.Combine(project.Folder, path[..slash])))
                {
                    Directory.Delete(Path.Combine(project.Folder, path[..slash]), recursive: true);
                    changed.Add(path[..slash]);
                }
                changed.Add(path);
            }
            await Build(workspace, [.. changed]);
            await IsClean(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, step {step}: {string.Join(", ", changed)}"));
        }
    }

    static readonly string RecordOfB = $"# buildcache outputs 1 000000000036\n+ {ContentHash.Of("two"u8)} b.txt\n";

    async Task IsClean(string what)
    {
        var options = project.Options([Copies]);
        var folder = MemoryFolder.New("bc-clean-");
        try
        {
            var clean = new BuildOptions
            {
                ProjectDirectory = options.ProjectDirectory,
                DatabasePath = Path.Combine(folder, "clean.db"),
                OutputDirectory = Path.Combine(folder, "out"),
                Target = "clean",
                Handlers = options.Handlers,
                ExcludedFolders = options.ExcludedFolders,
            };
            Assert.True((await BuildCache.Build.RunAsync(clean, Token)).Succeeded);
            var expected = Directory.GetFiles(clean.OutputDirectory, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(clean.OutputDirectory, file), File.ReadAllText);
            Assert.True(expected.OrderBy(static pair => pair.Key, StringComparer.Ordinal).SequenceEqual(project.Snapshot().OrderBy(static pair => pair.Key, StringComparer.Ordinal)), $"{what}\nclean: {string.Join(", ", expected)}\nbuilt: {string.Join(", ", project.Snapshot())}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
