using System.Globalization;
using System.Text;

namespace BuildCache.Tests.Http;

/// <summary>User names, passwords and tokens in URLs: they reach the server, and no file of the build.</summary>
public sealed class HiddenUrlTests : IAsyncDisposable
{
    static readonly string[] Secrets = ["hushuser", "hushpass", "hushtoken", "hushother"];

    readonly TestProject project = new();
    readonly LocalServer server = new();
    readonly SetClock clock = new();

    public HiddenUrlTests() => project.Alter = options => options.Machine = Machine.Real with { Clock = clock };

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        project.Dispose();
    }

    string Url(string token = "hushtoken", string path = "/a") => string.Create(CultureInfo.InvariantCulture, $"http://hushuser:hushpass@127.0.0.1:{server.Port}{path}?token={token}");

    static readonly Computation<string, string> Answer = new("Answer", static async (url, context) => (await context.HttpAsync(url)).Text);

    /// <summary>An item, with whatever a function may make of it: documents, arguments, parameters of queries, names of outputs.</summary>
    static readonly InlineHandler OfItems = new(static on =>
    {
        on.Compute(Answer);
        on.Items("Data").Named("Copy").Produces("Note").Run(static async (file, context) =>
        {
            Assert.Equal(file.Path, context.Item("Data", file.Path)!.Identity);
            Assert.Contains(context.Items("Data"), item => item.Identity == file.Path);
            context.Emit("Note", file.Path, new System.Text.Json.Nodes.JsonObject { ["url"] = file.Path });
            context.Write("a.out", await context.ComputeAsync(Answer, file.Path));
        });
        on.Each("Note").Named("Ask").Run(static async (note, context) =>
        {
            Assert.Single(context.Query("select url from Note where url = $url", new Dictionary<string, object?> { ["url"] = note.Text("url") }));
            context.Write("b.out", (await context.HttpAsync(note.Text("url"))).Text);
        });
    });

    /// <summary>A function that names a URL itself.</summary>
    static InlineHandler Names(string url) => new(on => on.Files("*.in").Named("Copy").Run(async (file, context) =>
        context.Write(Path.ChangeExtension(file.Path, ".out"), (await context.HttpAsync(url)).Text)));

    Task<BuildReport> Build(Handler handler) => project.Succeed(handler);

    static List<string> Ran(BuildReport report) => [.. report.Ran.Select(static ran => ran.Handler).Order(StringComparer.Ordinal)];

    /// <summary>Every byte below obj, as it stands and after the log of the database went into it; and what was said.</summary>
    void AssertNothingKept()
    {
        AssertNoneIn(string.Join('\n', project.Log));
        AssertNoneInFiles();
        using (var db = Connection.Open(project.Database, readOnly: false))
        {
            db.Execute("pragma wal_checkpoint(truncate)");
        }
        AssertNoneInFiles();

        void AssertNoneInFiles()
        {
            var files = Directory.GetFiles(Path.Combine(project.Folder, "obj"), "*", SearchOption.AllDirectories);
            Assert.Contains(project.Database, files);
            foreach (var file in files)
            {
                using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(content, Encoding.Latin1);
                AssertNoneIn(reader.ReadToEnd());
            }
        }

        static void AssertNoneIn(string text) => Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_the_URL_of_an_item_no_secret_is_kept()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Items["Data"] = new ItemList { Items = [new Item(Url(), new Dictionary<string, string>())] };

        Assert.Equal(["Answer", "Ask", "Copy"], Ran(await Build(OfItems)));
        var request = Assert.Single(server.Take());
        Assert.Equal("/a?token=hushtoken", request.Path);
        Assert.Equal("Basic " + Convert.ToBase64String("hushuser:hushpass"u8), request.Header("Authorization"));
        Assert.Equal(("one", "one"), (project.Read("a.out"), project.Read("b.out")));
        AssertNothingKept();
        Assert.Empty(Ran(await Build(OfItems)));
        Assert.Empty(server.Take());

        // The item tells whom to ask: no function has to run for that.
        clock.Advance(TimeSpan.FromHours(25));
        var due = await Build(OfItems);
        Assert.Empty(due.Ran);
        Assert.Equal(1, due.Inputs.Asked);
        Assert.Equal("/a?token=hushtoken", Assert.Single(server.Take()).Path);

        server.Serve("/a", "two", etag: "\"2\"");
        clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(["Answer", "Ask", "Copy"], Ran(await Build(OfItems)));
        Assert.Equal(("two", "two"), (project.Read("a.out"), project.Read("b.out")));
        AssertNothingKept();
    }

    [Fact]
    public async Task Another_secret_is_another_input()
    {
        server.Serve("/a", "one");
        project.Items["Data"] = new ItemList { Items = [new Item(Url(), new Dictionary<string, string>())] };
        await Build(OfItems);
        server.Take();
        server.Serve("/a", "two");
        project.Items["Data"] = new ItemList { Items = [new Item(Url("hushother"), new Dictionary<string, string>())] };

        Assert.Equal(["Answer", "Ask", "Copy"], Ran(await Build(OfItems)));
        Assert.Equal("/a?token=hushother", Assert.Single(server.Take()).Path);
        Assert.Equal(("two", "two"), (project.Read("a.out"), project.Read("b.out")));
        AssertNothingKept();
    }

    [Fact]
    public async Task Whoever_names_a_URL_with_a_secret_runs_when_its_answer_is_due()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "");
        project.Write("b.in", "");
        await Build(Names(Url()));
        Assert.Equal("/a?token=hushtoken", Assert.Single(server.Take()).Path);
        AssertNothingKept();
        Assert.Empty((await Build(Names(Url()))).Ran);

        clock.Advance(TimeSpan.FromHours(25));
        var due = await Build(Names(Url()));
        Assert.Equal(["Copy a.in", "Copy b.in"], due.Ran.Select(static ran => $"{ran.Handler} {ran.Key}").Order(StringComparer.Ordinal));
        Assert.All(due.Ran, ran => Assert.Equal([string.Create(CultureInfo.InvariantCulture, $"answer of http://127.0.0.1:{server.Port}/a is due")], ran.Because));
        Assert.Equal("\"1\"", Assert.Single(server.Take()).Header("If-None-Match"));
        Assert.Equal(0, due.Outputs.Written);
        Assert.Empty((await Build(Names(Url()))).Ran);

        server.Serve("/a", "two", etag: "\"2\"");
        clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(2, (await Build(Names(Url()))).Outputs.Written);
        Assert.Equal(("two", "two"), (project.Read("a.out"), project.Read("b.out")));
        AssertNothingKept();

        // Nobody is asked offline, so nobody has to run.
        clock.Advance(TimeSpan.FromHours(25));
        project.Offline = true;
        var offline = await project.TryBuild([Names(Url())], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(offline.Report.Ran);
        Assert.Equal("BCM1502", Assert.Single(offline.Diagnostics).Code);
        AssertNothingKept();
    }

    [Fact]
    public async Task A_URL_that_fails_or_is_refused_is_told_without_its_secrets()
    {
        server.Fail("/a", "404 No hushtoken here");
        project.Write("a.in", "");
        foreach (var (url, code) in new[] { (Url(), "BCM1503"), ("http://hushuser:hushpass@[/a b?token=hushtoken and hushother", "BCM1506"), ("http://hushuser:hush@pass@[/a", "BCM1506"), ("http://hushuser:x/hushpass@example.org/a", "BCM1506"), ($"https://example.org/a?hidden={Fingerprint.Of("hushtoken")}", "BCM1506") })
        {
            var result = await project.TryBuild([Names(url)], cancellationToken: TestContext.Current.CancellationToken);
            var error = Assert.Single(result.Diagnostics);
            Assert.Equal(code, error.Code);
            Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
            AssertNothingKept();
        }
    }

    [Theory]
    [InlineData("http://hushuser:hushpass@hushother@127.0.0.1/a")]
    [InlineData("http://hushuser:hush/hushpass@127.0.0.1/a")]
    [InlineData("http://hushuser:hushpass@[/a?token=hushtoken")]
    [InlineData("http://127.0.0.1:hushpass/a")]
    [InlineData("http://?token=hushtoken")]
    public async Task Of_an_item_that_is_no_URL_no_secret_is_kept(string url)
    {
        project.Items["Data"] = new ItemList { Items = [new Item(url, new Dictionary<string, string>())] };
        var result = await project.TryBuild([OfItems], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics, static diagnostic => diagnostic.Severity == Severity.Error);
        Assert.Equal("BCM1506", error.Code);
        Assert.All(result.Diagnostics, static diagnostic => Assert.DoesNotContain("hush", diagnostic.Message, StringComparison.Ordinal));
        AssertNothingKept();
    }

    [Theory]
    [InlineData("http://example.org/a", "http://example.org/a")]
    [InlineData("https://unpkg.com/@scope/pkg@1.0/x.json", "https://unpkg.com/@scope/pkg@1.0/x.json")]
    [InlineData("https://example.org/a#part", "https://example.org/a")]
    [InlineData("HTTPS://u:p@Example.org:81/a b", "https://example.org:81/a%20b?hidden=")]
    [InlineData("https://u@example.org", "https://example.org/?hidden=")]
    [InlineData("https://example.org/a?", "https://example.org/a?hidden=")]
    [InlineData("https://example.org/a?x=1", "https://example.org/a?hidden=")]
    [InlineData("https://u:p@example.org/a?hidden=00000000000000000000000000000000", "https://example.org/a?hidden=")]
    public void What_is_stored_of_a_URL_is_open_up_to_its_query_and_hides_once(string url, string stored)
    {
        var urls = new HiddenUrls();
        var hidden = urls.Hide(url);
        Assert.Equal(stored, stored.EndsWith('=') ? hidden[..^32] : hidden);
        Assert.Equal(hidden, urls.Hide(hidden));
        Assert.Equal(hidden, urls.Hide(urls.Reveal(hidden)!));
        Assert.Equal(stored.EndsWith('='), new HiddenUrls().Reveal(hidden) is null);
    }
}
