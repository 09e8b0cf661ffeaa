namespace BuildCache.Tests.Trust;

/// <summary>What is in an output folder, whose it is, and how that is known without a database.</summary>
public sealed class OwnershipScenarioTests : IDisposable
{
    const string Mark = "<!-- made by a build -->";

    readonly TestProject project = new() { Output = "public" };

    public void Dispose() => project.Dispose();

    static readonly Handler Copy = new InlineHandler(static on => on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    static readonly Handler Failing = new InlineHandler(static on => on.Once().Named("Failing").Run(static context => context.Error("BCM1999", "on purpose")));

    static readonly Handler Pages = new InlineHandler(static on => on.Files("*.page").Named("Pages").Run(static (file, context) => context.Write(file.Path + ".html", Mark + context.ReadText(file.Path))));

    string Full(string path) => Path.Combine(project.Folder, path);

    string PlaceOf(string output) => Path.Combine(project.OutputFolder, output).Replace('\\', '/');

    string Record => Assert.Single(Directory.GetFiles(project.Folder, ".*.buildcache"));

    void LoseTheDatabase() => Directory.Delete(Full("obj"), recursive: true);

    Task<BuildResult> Build(params Handler[] handlers) => project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_file_that_no_build_has_written_is_not_replaced()
    {
        project.Write("a.txt", "built");
        project.Write("b.txt", "same");
        project.Write("public/a.txt", "by hand");
        project.Write("public/b.txt", "same");
        project.Write("public/CNAME", "example.org");
        foreach (var _ in (int[])[1, 2])
        {
            var result = await Build(Copy);
            Assert.False(result.Succeeded);
            Assert.Equal([("BCM1414", PlaceOf("a.txt"))], result.Diagnostics.Select(static d => (d.Code, d.File!)));
            Assert.Equal(("by hand", "same", "example.org"), (project.Read("a.txt"), project.Read("b.txt"), project.Read("CNAME")));
        }
        project.Overwrites = true;
        Assert.Equal((1, 0), (await Written(Copy), project.Log.Count));
        project.Overwrites = false;
        project.Write("a.txt", "built again");
        Assert.Equal(1, await Written(Copy));
        Assert.Equal(("built again", "example.org"), (project.Read("a.txt"), project.Read("CNAME")));
    }

    async Task<long> Written(params Handler[] handlers) => (await project.Succeed(handlers)).Outputs.Written;

    [Fact]
    public async Task A_link_in_the_place_of_an_output_is_not_replaced_and_not_written_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        project.Write("a.txt", "built");
        project.Write("kept.inc", "theirs");
        Directory.CreateDirectory(project.OutputFolder);
        File.CreateSymbolicLink(Path.Combine(project.OutputFolder, "a.txt"), "../kept.inc");
        Assert.Equal("BCM1414", Assert.Single((await Build(Copy)).Diagnostics).Code);
        File.Delete(Path.Combine(project.OutputFolder, "a.txt"));
        File.CreateSymbolicLink(Path.Combine(project.OutputFolder, "a.txt"), "nowhere");
        Assert.Equal("BCM1414", Assert.Single((await Build(Copy)).Diagnostics).Code);
        Assert.Equal("theirs", File.ReadAllText(Full("kept.inc")));
    }

    [Fact]
    public async Task Nothing_is_deleted_while_a_file_of_somebody_else_is_in_the_way()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Copy);
        project.Delete("a.txt");
        project.Write("b.txt", "two");
        project.Write("public/b.txt", "by hand");
        Assert.False((await Build(Copy)).Succeeded);
        Assert.Equal("one", project.Read("a.txt"));
        File.Delete(Full("public/b.txt"));
        await project.SucceedAsClean(Copy);
    }

    [Theory]
    [InlineData("public", "../outside")]
    [InlineData("deep/public", "../../outside")]
    public async Task An_output_folder_that_leads_out_through_a_link_is_refused(string output, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        Directory.CreateDirectory(Full("../outside"));
        Directory.CreateDirectory(Path.GetDirectoryName(Full(output))!);
        Directory.CreateSymbolicLink(Full(output), target);
        project.Write("a.txt", "built");
        foreach (var folder in (string[])[output, output + "/site"])
        {
            project.Output = folder;
            Assert.Equal("BCM1415", Assert.Single((await Build(Copy)).Diagnostics).Code);
            Assert.Empty(Directory.GetFileSystemEntries(Full("../outside")));
        }
        project.Items["BuildCacheAllowedRoot"] = new ItemList { Items = [new Item("../outside", new Dictionary<string, string>())] };
        Assert.Equal(1, await Written(Copy));
        Assert.True(File.Exists(Full("../outside/site/a.txt")));
    }

    [Fact]
    public async Task An_output_folder_that_is_a_link_within_the_project_is_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        Directory.CreateDirectory(Full("bin/real"));
        Directory.CreateSymbolicLink(Full("public"), "bin/real");
        project.Write("a.txt", "built");
        await project.Succeed(Copy);
        Assert.True(File.Exists(Full("bin/real/a.txt")));
    }

    [Fact]
    public async Task Losing_the_database_makes_no_output_an_input()
    {
        project.Write("a.txt", "one");
        project.Output = "out/Debug";
        await project.Succeed(Copy);
        (project.Target, project.Output) = ("Release", "out/Release");
        await project.Succeed(Copy);
        LoseTheDatabase();
        await project.Succeed(Copy);
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
        (project.Target, project.Output) = ("Debug", "www");
        await project.Succeed(Copy);
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task Losing_the_database_loses_no_orphan()
    {
        project.Write("a.txt", "one");
        project.Write("deep/b.txt", "two");
        await project.Succeed(Copy);
        LoseTheDatabase();
        File.Delete(Full("deep/b.txt"));
        var report = await project.Succeed(Copy);
        Assert.Equal((0, 1), (report.Outputs.Written, report.Outputs.Deleted));
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
        Assert.False(Directory.Exists(Full("public/deep")));
    }

    [Fact]
    public async Task A_folder_of_outputs_that_is_copied_with_its_record_is_known()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        await project.Succeed(Copy);
        using var clone = new TestProject { Output = "public" };
        foreach (var file in (string[])["a.txt", "public/a.txt", "public/b.txt", Path.GetFileName(Record)])
        {
            clone.Write(file, File.ReadAllText(Full(file)));
        }
        clone.Write("a.txt", "one, edited");
        var report = await clone.Succeed(Copy);
        Assert.Equal((1, 1), (report.Outputs.Written, report.Outputs.Deleted));
        Assert.Equal(["a.txt"], clone.Snapshot().Keys);
    }

    [Fact]
    public async Task Pages_of_ours_without_a_record_are_told_and_left_alone()
    {
        project.Mark = Mark;
        project.Write("a.page", "one");
        project.Write("b.page", "two");
        await project.Succeed(Pages);
        project.Write("public/notes.html", "by hand");
        File.Delete(Record);
        LoseTheDatabase();
        project.Delete("b.page");
        var result = await Build(Pages);
        Assert.True(result.Succeeded);
        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal(("BCM1416", Severity.Warning, PlaceOf("b.page.html")), (warning.Code, warning.Severity, warning.File));
        Assert.DoesNotContain("notes", warning.Message, StringComparison.Ordinal);
        Assert.Equal(["a.page.html", "b.page.html", "notes.html"], project.Snapshot().Keys);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("sub/../../secret.txt")]
    [InlineData("{0}")]
    public async Task A_record_with_a_path_that_leads_out_deletes_nothing_outside(string path)
    {
        project.Write("a.txt", "one");
        await project.Succeed(Copy);
        project.Write("secret.inc", "keep");
        File.Copy(Full("secret.inc"), Full("secret.txt.inc"));
        path = path.Replace("{0}", Full("secret.inc"), StringComparison.Ordinal).Replace("secret.txt", "secret.inc", StringComparison.Ordinal);
        File.AppendAllText(Record, $"+ {ContentHash.Of("keep"u8)} {path}\n");
        LoseTheDatabase();
        await project.Succeed(Copy);
        Folder().Clean();
        Assert.Equal("keep", File.ReadAllText(Full("secret.inc")));
        Assert.False(Directory.Exists(project.OutputFolder));
    }

    OwnedFolder Folder(string folder = "public", bool refusesAltered = false, bool sparesForeign = false) => new(Full(folder), project.Folder, project.Database, "Debug", []) { RefusesAltered = refusesAltered, SparesForeign = sparesForeign };

    [Fact]
    public async Task Cleaning_deletes_what_was_written_as_it_was_written()
    {
        project.Write("a.txt", "one");
        project.Write("b.txt", "two");
        project.Write("deep/c.txt", "three");
        await project.Succeed(Copy);
        project.Write("public/a.txt", "altered");
        project.Write("public/mine.html", "mine");
        LoseTheDatabase();
        var folder = Folder();
        folder.Clean();
        Assert.Equal(2, folder.Deleted);
        Assert.Equal([("BCM1417", PlaceOf("a.txt"))], folder.Diagnostics.Select(static d => (d.Code, d.File!)));
        Assert.Equal(["a.txt", "mine.html"], project.Snapshot().Keys);
        File.Delete(Full("public/a.txt"));
        Folder().Clean();
        Assert.Empty(Directory.GetFiles(project.Folder, ".*.buildcache"));
        await project.SucceedAsClean(Copy);
    }

    /// <summary>What was announced last is not on the disk yet, and what was announced before it is.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("clean")]
    [InlineData("fail, lose")]
    [Trait("Speed", "Slow")]
    public async Task Builds_that_were_interrupted_before_the_database_was_lost_leave_nothing_behind(string then)
    {
        for (var moment = 1; ; moment++)
        {
            project.Write("a.txt", "one");
            project.Write("b.txt", "one");
            await project.SucceedAsClean(Copy);
            var happened = true;
            foreach (var text in (string[])["two", "three"])
            {
                project.Write("a.txt", text);
                using var interruption = new Interruption(Ending.Killed, moment, Path.GetDirectoryName(project.Database)!);
                await interruption.Run(cancelled => project.TryBuild([Copy], cancellationToken: cancelled));
                happened &= interruption.Happened;
            }
            LoseTheDatabase();
            File.Delete(Full("a.txt"));
            if (then == "clean")
            {
                Folder().Clean();
                Assert.Empty(project.Snapshot());
            }
            else if (then == "fail, lose")
            {
                // It writes what it can and deletes nothing, so of that nothing more is known afterwards.
                project.Write("b.txt", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"of {moment}"));
                Assert.False((await project.TryBuild([Copy, Failing], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
                LoseTheDatabase();
            }
            await project.SucceedAsClean(Copy);
            Assert.Equal(["b.txt"], project.Snapshot().Keys);
            if (!happened)
            {
                Assert.InRange(moment, 10, 200);
                return;
            }
        }
    }

    [Fact]
    public void A_mirrored_folder_is_equal_whatever_becomes_of_names()
    {
        var source = Full("built");
        void Give(params string[] paths)
        {
            if (Directory.Exists(source))
            {
                Directory.Delete(source, recursive: true);
            }
            foreach (var path in paths)
            {
                project.Write("built/" + path, path);
            }
        }
        (int Written, int Deleted) Mirror(params string[] paths)
        {
            Give(paths);
            var folder = Folder();
            folder.Mirror(source, paths);
            Assert.Empty(folder.Diagnostics);
            return (folder.Written, folder.Deleted);
        }
        Assert.Equal((3, 0), Mirror("Guide/A.html", "b.html", "deep/er/c.html"));
        project.Write("public/CNAME", "mine");
        Assert.Equal((1, 1), Mirror("guide/A.html", "b.html", "deep/er/c.html") with { Written = 1 });
        Assert.False(Directory.Exists(Full("public/Guide")));
        Assert.Equal((1, 1), Mirror("guide/A.html", "b.html", "deep"));
        Assert.Equal((2, 2), Mirror("guide/A.html", "b.html/index.html", "deep/c.html"));
        Assert.Equal((0, 2), Mirror("guide/A.html"));
        Assert.Equal((0, 0), Mirror("guide/A.html"));
        Assert.Equal(["CNAME", "guide/A.html"], project.Snapshot().Keys);
    }

    [Fact]
    public void What_was_altered_in_a_mirrored_folder_is_told()
    {
        project.Write("built/a.html", "a");
        Folder().Mirror(Full("built"), ["a.html"]);
        project.Write("public/a.html", "altered");
        var folder = Folder();
        folder.Mirror(Full("built"), []);
        Assert.Equal([("BCM1409", PlaceOf("a.html"))], folder.Diagnostics.Select(static d => (d.Code, d.File!)));
        Assert.Equal("altered", File.ReadAllText(Full("public/a.html")));
    }

    [Fact]
    public void Where_what_was_altered_is_an_error_nothing_is_mirrored()
    {
        project.Write("built/a.html", "a");
        project.Write("built/b.html", "b");
        project.Write("built/c.html", "c");
        Folder().Mirror(Full("built"), ["a.html", "b.html"]);
        project.Write("public/a.html", "altered");
        var folder = Folder(refusesAltered: true);
        folder.Mirror(Full("built"), ["c.html"]);
        Assert.Equal(["BCM1409"], folder.Diagnostics.Select(static d => d.Code));
        Assert.Equal(["a.html", "b.html"], project.Snapshot().Keys);
        Assert.Equal("altered", project.Read("a.html"));
    }

    [Fact]
    public void A_publication_that_is_refused_leaves_the_record_as_it_was()
    {
        project.Write("built/a.html", "a");
        project.Write("built/b.html", "b");
        project.Write("built/c.html", "c");
        Folder().Mirror(Full("built"), ["a.html", "b.html", "c.html"]);
        var record = File.ReadAllText(Record);
        Directory.Delete(Full("public"), recursive: true);
        project.Write("public/a.html", "mine");
        var folder = Folder(sparesForeign: true);
        folder.Mirror(Full("built"), ["a.html", "b.html", "c.html"]);
        Assert.Equal(["BCM1414"], folder.Diagnostics.Select(static d => d.Code));
        Assert.Equal(record, File.ReadAllText(Record));
        Assert.Equal(["a.html"], project.Snapshot().Keys);

        project.Delete("public/a.html");
        folder = Folder(sparesForeign: true);
        folder.Mirror(Full("built"), ["b.html"]);
        Assert.Empty(folder.Diagnostics);
        Assert.Equal(["b.html"], project.Snapshot().Keys);
        Assert.DoesNotContain("a.html", File.ReadAllText(Record), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_record_can_be_beside_the_folder_it_is_with_the_database()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A name that no file can have stands for a folder without permission.");
        project.Write("a.txt", "one");
        // The name of the record, which is longer than that of its folder, is longer than any name may be.
        project.Output = new string('p', 250);
        await project.Succeed(Copy);
        Assert.Single(Directory.GetFiles(Full("obj/buildcache"), "*.outputs"), static file => !file.EndsWith("inplace.outputs", StringComparison.Ordinal));
        File.Delete(project.Database);
        project.Delete("a.txt");
        project.Write("b.txt", "two");
        await project.Succeed(Copy);
        Assert.Equal(["b.txt"], project.Snapshot().Keys);

        // Nothing beside the folder tells another target that it holds outputs, so the database does.
        (project.Output, project.Target) = ("public", "Other");
        await project.Succeed(Copy);
        Assert.Equal(["b.txt"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task A_record_that_was_kept_with_the_database_moves_to_its_place()
    {
        project.Write("a.txt", "one");
        await project.Succeed(Copy);
        var record = Record;
        var former = $"{project.Database}.{Fingerprint.Of("Debug").ToString()[..12]}.outputs";
        File.Move(record, former);
        File.Delete(project.Database);
        project.Delete("a.txt");
        project.Write("b.txt", "two");
        await project.Succeed(Copy);
        Assert.Equal(["b.txt"], project.Snapshot().Keys);
        Assert.Equal((true, false), (File.Exists(record), File.Exists(former)));
    }

    [Fact]
    public async Task Two_projects_that_write_to_one_folder_have_a_record_each()
    {
        using var other = new TestProject { Output = Full("public") };
        project.Write("a.txt", "one");
        other.Write("b.txt", "two");
        await project.Succeed(Copy);
        await other.Succeed(Copy);
        await project.Succeed(Copy);
        Assert.Equal(["a.txt", "b.txt"], project.Snapshot().Keys);
        other.Delete("b.txt");
        await other.Succeed(Copy);
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
    }
}
