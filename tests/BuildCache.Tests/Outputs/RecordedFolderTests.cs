namespace BuildCache.Tests.Outputs;

/// <summary>What the records beside output folders prove: which files there are inputs of a build that writes elsewhere.</summary>
public sealed class RecordedFolderTests : IDisposable
{
    readonly TestProject project = new() { Output = "public" };

    public void Dispose() => project.Dispose();

    static readonly Handler Copy = new InlineHandler(static on => on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    static readonly Handler All = new InlineHandler(static on => on.Files("**/*").Named("All").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    string Full(string path) => Path.Combine(project.Folder, path);

    string Record => Assert.Single(Directory.GetFiles(project.Folder, ".*.buildcache"));

    void LoseTheDatabase() => Directory.Delete(Full("obj"), recursive: true);

    [Fact]
    public async Task Folders_of_builds_are_no_inputs()
    {
        project.Write("a.txt", "one");
        project.Write("sub/Sub.csproj", "<Project />");
        project.Write("sub/b.txt", "two");
        project.Write("sub/bin/Debug/c.txt", "built");
        project.Write("sub/obj/d.txt", "built");
        project.Write("notes/bin/e.txt", "mine");
        project.Write("other/www/f.txt", "any");
        project.Write("other/.www.0123abcd.buildcache", RecordOf("f.txt"));
        project.Write("other/.www.buildcache.txt", "mine");
        project.Write("other/.www.0123abcd.buildcache.tmp", "a record that a kill has left");
        // What one project found there is what another has written.
        project.Write("other/.www.89abcdef.buildcache", RecordOf() + "! f.txt\n! g.txt\n");
        project.Write("other/www/g.txt", "mine");
        await project.Succeed(All);
        Assert.Equal(["a.txt", "notes/bin/e.txt", "other/.www.buildcache.txt", "other/www/g.txt", "sub/Sub.csproj", "sub/b.txt"], project.Snapshot().Keys);
    }

    static string RecordOf(params string[] outputs) => "# buildcache outputs 1 000000000036\n" + string.Concat(outputs.Select(static output => $"+ {ContentHash.Of("any"u8)} {output}\n"));

    [Fact]
    public async Task A_record_is_proof_of_what_it_names_and_of_nothing_else()
    {
        project.Write("a.txt", "one");
        project.Write("guide/mine/b.txt", "mine");
        project.Write("guide/same.txt", "same");
        project.Write("same.txt", "same");
        project.Output = "guide";
        await project.Succeed(Copy);
        Assert.Equal(["a.txt", "mine/b.txt", "same.txt"], project.Snapshot().Keys);

        // What stood there before is an input as it was, what was written there is none, and what would have been written anyway is.
        project.Output = "public";
        await IsAsIfNew("a.txt", "guide/mine/b.txt", "same.txt");

        // Who writes to a folder of outputs has not written an input; a folder without them is one like all others.
        project.Write("guide/late.txt", "late");
        await IsAsIfNew("a.txt", "guide/mine/b.txt", "same.txt");
        project.Write("guide/mine/b.txt", "mine again");
        await IsAsIfNew("a.txt", "guide/mine/b.txt", "same.txt");
        Directory.Delete(Full("guide"), recursive: true);
        await IsAsIfNew("a.txt", "same.txt");
        project.Write("guide/mine/c.txt", "anew");
        project.Write("guide/late.txt", "late");
        await IsAsIfNew("a.txt", "guide/late.txt", "guide/mine/c.txt", "same.txt");

        // Outputs that come to it later take nothing of that.
        project.Output = "guide";
        await project.Succeed(Copy);
        project.Output = "public";
        await IsAsIfNew("a.txt", "guide/late.txt", "guide/mine/c.txt", "same.txt");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Outputs_that_were_all_altered_are_outputs(string lineEnd)
    {
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            project.Write(name + ".txt", name);
        }
        project.Output = "www";
        await project.Succeed(Copy);
        foreach (var file in Directory.GetFiles(Full("www")))
        {
            File.AppendAllText(file, "altered");
        }
        File.WriteAllText(Record, File.ReadAllText(Record).ReplaceLineEndings(lineEnd));
        project.Output = "public";
        await IsAsIfNew("a.txt", "b.txt", "c.txt", "d.txt");

        // One of four may as well be somebody's, who has made the folder anew.
        Directory.Delete(Full("www"), recursive: true);
        project.Write("www/a.txt", "mine");
        await IsAsIfNew("a.txt", "b.txt", "c.txt", "d.txt", "www/a.txt");
    }

    [Theory]
    [InlineData("x/", "x/y/")]
    [InlineData("x/y/", "x/")]
    public async Task What_one_record_or_another_names_is_no_input(string first, string second)
    {
        project.Write("a.txt", "one");
        project.Write("y/b.txt", "two");
        project.Write("x/before.txt", "mine");
        project.Write("x/y/before.txt", "mine");
        foreach (var output in (string[])[first, second])
        {
            project.Output = output.TrimEnd('/');
            await project.Succeed(Copy);
        }

        project.Output = "public";
        await IsAsIfNew("a.txt", "x/before.txt", "x/y/before.txt", "y/b.txt");
    }

    [Fact]
    public async Task Links_that_stood_in_a_folder_before_the_outputs_stay_inputs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        project.Write("shared/b.txt", "two");
        Directory.CreateDirectory(Full("guide/deep"));
        File.CreateSymbolicLink(Full("guide/deep/link.txt"), "../../shared/b.txt");
        Directory.CreateSymbolicLink(Full("guide/deep/folder"), "../../shared");
        project.Output = "guide";
        await project.Succeed(Copy);

        project.Output = "public";
        await IsAsIfNew("guide/deep/folder/b.txt", "guide/deep/link.txt", "shared/b.txt");
    }

    [Fact]
    public async Task A_link_to_a_folder_of_outputs_leads_to_outputs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        project.Write("a.txt", "one");
        project.Write("out/before.txt", "mine");
        project.Output = "out";
        await project.Succeed(Copy);
        Directory.CreateSymbolicLink(Full("latest"), "out");

        project.Output = "public";
        await IsAsIfNew("a.txt", "latest/before.txt", "out/before.txt");
    }

    [Fact]
    public async Task A_file_with_no_name_but_that_of_records_is_a_file()
    {
        project.Write(".buildcache", "mine");
        await project.Succeed(All);
        Assert.Equal([".buildcache"], project.Snapshot().Keys);
    }

    [Fact]
    public async Task Default_items_in_a_folder_of_outputs_are_inputs_if_they_were_there_before()
    {
        project.Write("guide/mine.txt", "mine");
        project.Write("a.txt", "one");
        project.Output = "guide";
        await project.Succeed(Copy);
        project.Write("guide/late.txt", "late");

        project.Output = "public";
        project.Items["Text"] = new ItemList { Items = [.. ((string[])["a.txt", "guide/a.txt", "guide/late.txt", "guide/mine.txt"]).Select(static path => new Item(path, new Dictionary<string, string>()) { IsDefault = true })] };
        await project.Succeed(new InlineHandler(static on => on.Items("Text").Named("Items").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path)))));
        Assert.Equal(["a.txt", "guide/mine.txt"], project.Snapshot().Keys);
    }

    async Task IsAsIfNew(params string[] outputs)
    {
        await project.Succeed(Copy);
        Assert.Equal(outputs, project.Snapshot().Keys);
        LoseTheDatabase();
        await project.Succeed(Copy);
        Assert.Equal(outputs, project.Snapshot().Keys);
    }
}
