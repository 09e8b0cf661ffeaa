namespace BuildCache.Tests.Trust;

/// <summary>Whoever adds a link, or the name of a file, to the content must not choose with it what the machine gives away.</summary>
[Trait("Speed", "Slow")]
public sealed class LinkScenarioTests : IDisposable
{
    readonly TestProject project = new();

    public LinkScenarioTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        Write("../outside/secret.txt", "secret");
        project.Write("a.txt", "a");
    }

    public void Dispose() => project.Dispose();

    static readonly Handler Copy = new InlineHandler(static on => on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    static readonly Handler CopyItems = new InlineHandler(static on => on.Items("Note").Named("Copy").Run(static (file, context) => context.Write(file.LogicalPath, context.ReadText(file.Path))));

    /// <summary>Reads what a file of the project names, by every door.</summary>
    static InlineHandler Reads(string door) => new InlineHandler(on => on.Files("a.name").Named("Reads").Run((file, context) =>
    {
        var name = context.ReadText(file.Path);
        switch (door)
        {
            case "text":
                context.Write("a.html", context.ReadText(name));
                break;
            case "maybe":
                context.Write("a.html", context.TryReadText(name) ?? "none");
                break;
            case "bytes":
                context.Write("a.html", System.Text.Encoding.UTF8.GetString(context.ReadBytes(name).Span));
                break;
            case "stream":
                using (var reader = new StreamReader(context.OpenRead(name)))
                {
                    context.Write("a.html", reader.ReadToEnd());
                }
                break;
            case "database":
                using (var database = context.OpenDatabase(name))
                {
                    context.Write("a.html", $"{database.Tables.Count}");
                }
                break;
            default:
                context.CopyFile(name, "a.html");
                break;
        }
    }));

    string Full(string path) => Path.GetFullPath(path, project.Folder);

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.WriteAllText(Full(path), text);
    }

    void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.CreateSymbolicLink(Full(path), target);
    }

    Task<BuildResult> Build(params Handler[] handlers) => project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);

    async Task Refuses(Handler handler, string code, string file, string target)
    {
        foreach (var _ in (int[])[1, 2])
        {
            var result = await Build(handler);
            Assert.False(result.Succeeded);
            var error = Assert.Single(result.Diagnostics);
            Assert.Equal((code, file), (error.Code, error.File));
            Assert.Contains($"'{target}'", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", string.Concat(project.Snapshot().Values), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("x.txt", "../outside/secret.txt", "x.txt")]
    [InlineData("deep/x.txt", "../../outside/secret.txt", "deep/x.txt")]
    [InlineData("folder", "../outside", "folder")]
    [InlineData("deep/folder", "../../outside", "deep/folder")]
    [InlineData("gone.txt", "../outside/gone.txt", "gone.txt")]
    [InlineData("environ.txt", "/proc/self/environ", "environ.txt")]
    [InlineData("all", "/", "all")]
    public async Task A_link_that_leads_out_is_an_error_and_is_not_read(string link, string target, string named)
    {
        Link(link, target);
        await Refuses(Copy, "BCM1010", named, RealPath.Of(FileSystem.Real, Path.GetFullPath(target, Path.GetDirectoryName(Full(link))!)));
        Assert.Equal(["a.txt"], project.Snapshot().Keys);
        File.Delete(Full(link));
        await project.SucceedAsClean(Copy);
    }

    [Fact]
    public async Task A_chain_of_links_counts_where_it_ends()
    {
        Link("hop.inc", Full("../outside/secret.txt"));
        Link("x.txt", "hop.inc");
        await Refuses(Copy, "BCM1010", "x.txt", RealPath.Of(FileSystem.Real, Full("../outside/secret.txt")));
    }

    [Fact]
    public async Task Links_inside_the_project_are_followed_however_it_was_reached()
    {
        project.Write("kept/b.txt", "b");
        Link("x.txt", Full("kept/b.txt"));
        Link("kept/up.txt", "../a.txt");
        Link("again", "kept");
        await project.Succeed(Copy);
        Assert.Equal(["a.txt", "again/b.txt", "again/up.txt", "kept/b.txt", "kept/up.txt", "x.txt"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task A_folder_that_the_project_names_may_be_linked_to_until_it_is_named_no_more()
    {
        Link("folder", "../outside");
        Link("_partial.inc", "../outside/secret.txt");
        var reads = new InlineHandler(static on => on.Once().Named("Reads").Run(static context => context.Write("partial.html", context.ReadText("_partial.inc"))));
        project.Items["BuildCacheAllowedRoot"] = new ItemList { Items = [new Item("../outside", new Dictionary<string, string>())] };
        var result = await Build(Copy, reads);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(["a.txt", "folder/secret.txt", "partial.html"], project.Snapshot().Keys);
        project.Items["BuildCacheAllowedRoot"] = new ItemList();
        result = await Build(Copy, reads);
        Assert.Equal([("BCM1010", "_partial.inc"), ("BCM1010", "folder")], result.Diagnostics.Select(static d => (d.Code, d.File!)));
        project.Items["BuildCacheAllowedRoot"] = new ItemList { Items = [new Item("../outside", new Dictionary<string, string>())] };
        Assert.Empty((await Build(Copy, reads)).Diagnostics);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("maybe")]
    [InlineData("bytes")]
    [InlineData("stream")]
    [InlineData("database")]
    [InlineData("copy")]
    public async Task What_content_names_is_read_inside_the_project_only(string door)
    {
        var secret = RealPath.Of(FileSystem.Real, Full("../outside/secret.txt"));
        Link("bin/x.inc", "../../outside/secret.txt");
        Link("obj/folder", "../../outside");
        foreach (var (name, code, file, named) in new[]
        {
            ("../outside/secret.txt", "BCM1011", Full("../outside/secret.txt"), Full("../outside/secret.txt")),
            (@"sub\..\..\outside\secret.txt", "BCM1011", Full("../outside/secret.txt"), Full("../outside/secret.txt")),
            ("/proc/self/environ", "BCM1011", "/proc/self/environ", "/proc/self/environ"),
            ("bin/x.inc", "BCM1010", "bin/x.inc", secret),
            ("obj/folder/secret.txt", "BCM1010", "obj/folder", RealPath.Of(FileSystem.Real, Full("../outside"))),
        })
        {
            project.Write("a.name", name);
            await Refuses(Reads(door), code, file, named);
        }
    }

    [Fact]
    public async Task A_link_between_projects_files_that_is_pointed_out_is_noticed_by_who_reads_it_by_name()
    {
        project.Write("a.name", "part.inc");
        project.Write("real.inc", "fine");
        Link("part.inc", "real.inc");
        await project.SucceedAsClean(Reads("text"));
        File.Delete(Full("part.inc"));
        Link("part.inc", "../outside/secret.txt");
        var result = await Build(Reads("text"));
        Assert.Equal(("BCM1010", "part.inc"), Assert.Single(result.Diagnostics.Select(static d => (d.Code, d.File))));
        Assert.Equal("fine", project.Read("a.html"));
    }

    [Fact]
    public async Task A_pattern_of_a_function_does_not_pass_over_a_link_in_silence()
    {
        var lists = new InlineHandler(static on => on.Once().Named("Lists").Run(static context => context.Write("list.html", string.Join(' ', context.List("notes/*.inc")))));
        project.Write("notes/a.inc", "");
        await project.SucceedAsClean(lists);
        Link("notes/b.inc", "../../outside/secret.txt");
        await Refuses(lists, "BCM1010", "notes/b.inc", RealPath.Of(FileSystem.Real, Full("../outside/secret.txt")));
        File.Delete(Full("notes/b.inc"));
        await project.SucceedAsClean(lists);
    }

    [Fact]
    public async Task What_the_project_excludes_may_be_any_link()
    {
        Link("result", "../outside");
        Link("x.inc", "../outside/secret.txt");
        project.Items["Note"] = new ItemList { Include = ["**/*.txt"], Exclude = ["result/**"] };
        Assert.Empty((await Build(CopyItems)).Diagnostics);
        project.Items["Note"] = new ItemList { Include = ["**/*.txt"], Exclude = ["other/**", "**/*.draft.txt"] };
        Assert.Equal(("BCM1010", "result"), Assert.Single((await Build(CopyItems)).Diagnostics.Select(static d => (d.Code, d.File))));
    }

    [Fact]
    public async Task An_item_from_outside_is_read_in_the_folder_that_the_project_named()
    {
        Write("../shared/part/b.txt", "b");
        Link("../shared/part/x.txt", "../../outside/secret.txt");
        Link("../shared/part/near.txt", "../top.txt");
        Write("../shared/top.txt", "top");
        Item At(string path) => new(Full(path), new Dictionary<string, string> { ["Link"] = Path.GetFileName(path) }) { SearchFolder = Full("../shared") };
        project.Items["Note"] = new ItemList { Items = [At("../shared/part/b.txt"), At("../shared/part/near.txt")] };
        Assert.Empty((await Build(CopyItems)).Diagnostics);
        Assert.Equal(["b.txt", "near.txt"], project.Snapshot().Keys);
        project.Items["Note"] = new ItemList { Items = [At("../shared/part/x.txt")] };
        await Refuses(CopyItems, "BCM1010", Full("../shared/part/x.txt"), RealPath.Of(FileSystem.Real, Full("../outside/secret.txt")));
        project.Items["Note"] = new ItemList { Items = [new Item(Full("../outside/secret.txt"), new Dictionary<string, string>())] };
        Assert.Empty((await Build(CopyItems)).Diagnostics);
        Assert.Equal("secret", project.Read("secret.txt"));
    }

    [Fact]
    public async Task A_query_is_read_inside_the_project_only()
    {
        Write("../outside/Everything.sql", "select 1 as secret");
        Link("queries/Everything.sql", "../../outside/Everything.sql");
        project.Items["BuildCacheQuery"] = new ItemList { Include = ["queries/**/*.sql"] };
        await Refuses(Copy, "BCM1010", "queries/Everything.sql", RealPath.Of(FileSystem.Real, Full("../outside/Everything.sql")));
        project.Items["BuildCacheQuery"] = new ItemList { Items = [new Item("queries/Everything.sql", new Dictionary<string, string>())] };
        await Refuses(Copy, "BCM1010", "queries/Everything.sql", RealPath.Of(FileSystem.Real, Full("../outside/Everything.sql")));
    }

    /// <summary>A restored cache may hold links where the engine keeps its files, and it deletes there what it does not know.</summary>
    [Theory]
    [InlineData(".artifacts", false)]
    [InlineData(".artifacts", true)]
    [InlineData(".extensions", false)]
    [InlineData(".extensions", true)]
    [InlineData(".aside", false)]
    [InlineData(".commands", false)]
    public async Task What_a_link_in_the_place_of_an_own_folder_leads_to_stays_as_it_is(string suffix, bool losesDatabase)
    {
        Write("../outside/folder/a.txt", "a");
        var before = Directory.GetFileSystemEntries(Full("../outside"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        await project.SucceedAsClean(Copy);
        var place = project.Database + suffix;
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }
        Directory.CreateSymbolicLink(place, Full("../outside"));
        if (losesDatabase)
        {
            File.Delete(project.Database);
        }
        project.Write("a.txt", "edited".PadLeft(ArtifactStore.FileThreshold));
        await project.SucceedAsClean(Copy);
        await project.SucceedAsClean(Copy);
        Assert.Equal(before, Directory.GetFileSystemEntries(Full("../outside"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }
}
