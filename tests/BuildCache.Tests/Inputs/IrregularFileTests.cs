using System.Diagnostics;
using System.Net.Sockets;
using BuildCache.Tests.Commands;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Inputs;

/// <summary>What has the name of a file and no content is told, wherever it is met, and never waited for.</summary>
public sealed class IrregularFileTests : IDisposable
{
    const string Pipe = "a named pipe, which keeps no content; put a file in its place, or exclude it";
    const string Cycle = "a link that leads back to itself; remove the link, or point it to a file";

    readonly TestProject project = new();
    readonly List<Socket> sockets = [];

    public IrregularFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes in folders are made with mkfifo.");
        project.Write("a.txt", "a");
    }

    public void Dispose()
    {
        sockets.ForEach(static socket => socket.Dispose());
        project.Dispose();
    }

    static readonly Handler Copy = new InlineHandler(static on => on.Files("**/*.txt").Named("Copy").Run(static (file, context) => context.Write(file.Path, context.ReadText(file.Path))));

    static readonly Handler CopyItems = new InlineHandler(static on => on.Items("Note").Named("Copy").Run(static (file, context) => context.Write(file.LogicalPath, context.ReadText(file.Path))));

    string Full(string path) => Path.GetFullPath(path, project.Folder);

    void Make(string path, string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        switch (kind)
        {
            case "pipe":
                using (var mkfifo = Process.Start("mkfifo", [Full(path)]))
                {
                    mkfifo.WaitForExit();
                    Assert.Equal(0, mkfifo.ExitCode);
                }
                break;
            case "socket":
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                sockets.Add(socket);
                socket.Bind(new UnixDomainSocketEndPoint(Full(path)));
                break;
            case "device":
                project.Items["BuildCacheAllowedRoot"] = new ItemList { Items = [new Item("/dev", new Dictionary<string, string>())] };
                File.CreateSymbolicLink(Full(path), "/dev/null");
                break;
            case "link to itself":
                File.CreateSymbolicLink(Full(path), Path.GetFileName(path));
                break;
            case "cycle":
                File.CreateSymbolicLink(Full(path), "hop");
                File.CreateSymbolicLink(Full(Path.Combine(Path.GetDirectoryName(path)!, "hop")), Path.GetFileName(path));
                break;
            default:
                Make("hidden", "pipe");
                File.CreateSymbolicLink(Full(path), Full("hidden"));
                break;
        }
    }

    Task<BuildResult> Build(params Handler[] handlers) => project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Without what waits for the failures.</summary>
    static (string, string?, string)[] Said(BuildResult result) => [.. result.Diagnostics.Where(static d => d.Severity != Severity.Message).Select(static d => (d.Code, d.File, d.Message))];

    static string Left(string what) => $"This cannot be read, so it is not part of the build, and neither is anything in it: it is {what}.";

    static string Unread(string what) => $"The file cannot be read: it is {what}.";

    [Theory]
    [InlineData("pipe", Pipe)]
    [InlineData("link to a pipe", Pipe)]
    [InlineData("socket", "a socket, which keeps no content; put a file in its place, or exclude it")]
    [InlineData("device", "a device, not a file; put a file in its place, or exclude it")]
    [InlineData("link to itself", Cycle)]
    public async Task What_a_pattern_means_and_is_no_file_is_told_once(string kind, string what)
    {
        Make("deep/x.txt", kind);
        project.Items["Note"] = new ItemList { Include = ["**/*.txt"] };
        foreach (var _ in (int[])[1, 2])
        {
            var result = await Build(Copy);
            Assert.False(result.Succeeded);
            Assert.Equal([("BCM1004", "deep/x.txt", Left(what))], Said(result));
            Assert.Equal(["a.txt"], project.Snapshot().Keys);
        }
        project.Delete("deep/x.txt");
        project.Delete("hidden");
        await project.SucceedAsClean(Copy);
    }

    [Fact]
    public async Task A_file_that_becomes_a_pipe_and_a_file_again_is_built_as_by_a_clean_build()
    {
        project.Write("x.txt", "x");
        await project.Succeed(Copy);
        project.Delete("x.txt");
        Make("x.txt", "pipe");
        Assert.Equal([("BCM1004", "x.txt", Left(Pipe))], Said(await Build(Copy)));
        project.Delete("x.txt");
        project.Write("x.txt", "y");
        await project.SucceedAsClean(Copy);
        Assert.Equal("y", project.Read("x.txt"));
    }

    [Fact]
    public async Task A_cycle_of_links_is_told_at_each_name_that_may_hold_files()
    {
        Make("guide", "cycle");
        var result = await Build(Copy);
        Assert.Equal([("BCM1004", "guide", Left(Cycle)), ("BCM1004", "hop", Left(Cycle))], Said(result));
    }

    [Fact]
    public async Task What_no_pattern_means_is_nobodys_business()
    {
        Make("run/server.ipc", "socket");
        Make("run/log", "pipe");
        foreach (var _ in (int[])[1, 2])
        {
            Assert.Empty(Said(await Build(Copy)));
        }
    }

    [Fact]
    public async Task What_an_item_excludes_is_nobodys_business()
    {
        Make("run/log.txt", "pipe");
        Make("run/again.txt", "link to itself");
        project.Items["Note"] = new ItemList { Include = ["**/*.txt"], Exclude = ["run/**"] };
        foreach (var _ in (int[])[1, 2])
        {
            Assert.Empty(Said(await Build(CopyItems)));
        }
    }

    [Theory]
    [InlineData("pipe", Pipe)]
    [InlineData("socket", "a socket, which keeps no content; put a file in its place, or exclude it")]
    [InlineData("device", "a device, not a file; put a file in its place, or exclude it")]
    [InlineData("link to itself", Cycle)]
    public async Task Reading_one_by_name_is_an_error_by_every_door(string kind, string what)
    {
        Action<HandlerContext, string>[] doors =
        [
            static (context, name) => context.ReadText(name),
            static (context, name) => context.TryReadText(name),
            static (context, name) => context.ReadBytes(name),
            static (context, name) => context.OpenRead(name).Dispose(),
            static (context, name) => context.OpenDatabase(name).Dispose(),
            static (context, name) => context.CopyFile(name, "copy"),
        ];
        Make("x.inc", kind);
        Make("bin/y.inc", kind);
        foreach (var name in (string[])["x.inc", "bin/y.inc"])
        {
            foreach (var door in doors)
            {
                var reads = new InlineHandler(on => on.Files("a.txt").Named("Reads").Run((_, context) => door(context, name)));
                Assert.Equal([("BCM1002", name, Unread(what))], Said(await Build(reads)));
            }
        }
    }

    [Fact]
    public async Task Who_found_nothing_is_asked_again_when_a_pipe_stands_there()
    {
        var reads = new InlineHandler(static on => on.Files("a.txt").Named("Reads").Run(static (_, context) => context.Write("a.html", context.TryReadText("x.inc") ?? "none")));
        await project.Succeed(reads);
        Make("x.inc", "pipe");
        Assert.Equal([("BCM1002", "x.inc", Unread(Pipe))], Said(await Build(reads)));
        project.Delete("x.inc");
        await project.SucceedAsClean(reads);
        Assert.Equal("none", project.Read("a.html"));
    }

    [Fact]
    public async Task Who_asks_whether_it_exists_is_told_that_something_is_there()
    {
        var asks = new InlineHandler(static on => on.Files("a.txt").Named("Asks").Run(static (_, context) => context.Write("a.html", context.Exists("x.inc") ? context.ReadText("x.inc") : "none")));
        await project.Succeed(asks);
        Make("x.inc", "pipe");
        Assert.Equal([("BCM1002", "x.inc", Unread(Pipe))], Said(await Build(asks)));
    }

    [Fact]
    public async Task Who_lists_files_is_told()
    {
        var lists = new InlineHandler(static on => on.Once().Named("Lists").Run(static context => context.Write("a.html", string.Join(' ', context.List("*.inc")))));
        await project.Succeed(lists);
        Make("x.inc", "pipe");
        Assert.Equal([("BCM1004", "x.inc", Left(Pipe))], Said(await Build(lists)));
        project.Delete("x.inc");
        await project.SucceedAsClean(lists);
    }

    [Fact]
    public async Task An_item_that_names_one_is_told_by_whoever_reads_it()
    {
        Make("../x.inc", "pipe");
        project.Items["Note"] = new ItemList { Items = [new Item("../x.inc", new Dictionary<string, string>())] };
        var result = await Build(CopyItems);
        Assert.Equal([("BCM1002", Full("../x.inc"), Unread(Pipe))], Said(result));
    }

    [Fact]
    public async Task A_command_is_not_started_that_would_wait_for_its_input()
    {
        Make("pipe", "pipe");
        project.Write("a.cmd", Recipes.Write("cat pipe > out.txt", "out.txt", inputs: "pipe"));
        Assert.Equal([("BCM1002", "pipe", Unread(Pipe))], Said(await project.Build()));
    }

    [Fact]
    public async Task What_a_command_makes_is_a_file_or_no_output()
    {
        project.Write("a.cmd", Recipes.Write("mkfifo out.txt", "out.txt"));
        foreach (var _ in (int[])[1, 2])
        {
            Assert.Equal([("BCM2311", null, $"The files of the command cannot be read or written: 'out.txt' is {Pipe}.")], Said(await project.Build()));
            Assert.False(File.Exists(Full("out.txt")));
        }
    }

    [Fact]
    public async Task A_dependency_file_is_a_file()
    {
        project.Write("a.cmd", Recipes.Write("echo > out.txt; mkfifo out.d", "out.txt", depFile: "out.d"));
        Assert.Equal(["BCM2306"], Said(await project.Build()).Select(static said => said.Item1));
    }

    [Fact]
    public async Task A_device_among_the_prerequisites_of_a_command_is_the_same_in_every_build()
    {
        project.Write("a.cmd", Recipes.Write("echo > out.txt; echo out.txt: /dev/null > out.d", "out.txt", depFile: "out.d"));
        Assert.Empty((await project.Build()).Diagnostics);
        var again = await project.Build();
        Assert.True(again.Succeeded);
        Assert.Empty(again.Report.Ran);
    }

    [Fact]
    public async Task A_pipe_in_the_output_folder_is_nobodys_page()
    {
        Make("bin/site/a.html", "pipe");
        project.Mark = "made by a build";
        await project.Succeed(Copy);
    }

    [Fact]
    public async Task A_query_or_an_extension_that_is_none_is_told()
    {
        Make("pages.sql", "pipe");
        Make("words.so", "pipe");
        project.Items["BuildCacheQuery"] = new ItemList { Items = [new Item("pages.sql", new Dictionary<string, string>())] };
        project.Items["BuildCacheSqliteExtension"] = new ItemList { Items = [new Item("words.so", new Dictionary<string, string>())] };
        Assert.Equal([("BCM1002", "pages.sql", Unread(Pipe)), ("BCM1002", "words.so", Unread(Pipe))], Said(await Build(Copy)));
    }
}
