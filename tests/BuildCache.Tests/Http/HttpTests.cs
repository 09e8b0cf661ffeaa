using System.Globalization;
using System.Text;
using BuildCache.Tests.Trust;

namespace BuildCache.Tests.Http;

/// <summary>Answers of servers as inputs: when a server is asked, and what its answer, or the lack of one, makes run.</summary>
public sealed class HttpTests : IAsyncDisposable
{
    readonly TestProject project = new();
    readonly LocalServer server = new();
    readonly SetClock clock = new();

    public HttpTests() => project.Alter = options => options.Machine = Machine.Real with { Clock = clock };

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        project.Dispose();
    }

    /// <summary>Writes an answer to a file, for each file *.in that names a path of the server and, after a space, its maximum age in hours.</summary>
    InlineHandler Copies(Func<HttpInput, HttpInput>? alter = null)
    {
        var url = server.Url("");
        return new InlineHandler(on => on.Files("*.in").Named("Copy").Run(async (file, context) =>
        {
            var words = context.ReadText(file.Path).Split(' ');
            var input = new HttpInput { MaximumAge = words.Length > 1 ? TimeSpan.FromHours(int.Parse(words[1], CultureInfo.InvariantCulture)) : null };
            var answer = await context.HttpAsync(words[0].StartsWith('/') ? url + words[0] : words[0], alter is null ? input : alter(input));
            context.Write(Path.ChangeExtension(file.Path, ".out"), answer.Text);
        }));
    }

    /// <summary>A handler that asks nobody.</summary>
    static readonly Handler Other = new InlineHandler(static on => on.Files("*.txt").Named("Other").Run(static (file, context) => context.Write(file.Path + ".out", context.ReadText(file.Path))));

    static List<string> Ran(BuildReport report) => [.. report.Ran.Select(static ran => $"{ran.Handler} {ran.Key}")];

    Task<BuildResult> Try(params Handler[] handlers) => project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);

    async Task<Diagnostic> FailsWithOnlyThis(params Handler[] handlers)
    {
        project.Write("beside.txt", "beside");
        var result = await Try([.. handlers, Other]);
        Assert.False(result.Succeeded);
        Assert.Equal("beside", project.Read("beside.txt.out"));
        return Assert.Single(result.Diagnostics);
    }

    [Fact]
    public async Task An_answer_is_asked_for_once_and_past_its_age_only_confirmed()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "/a 6");
        var first = await project.Succeed(Copies());
        Assert.Equal("one", project.Read("a.out"));
        Assert.Equal(1, first.Inputs.Asked);
        Assert.Null(Assert.Single(server.Take()).Header("If-None-Match"));

        clock.Advance(TimeSpan.FromHours(5));
        var second = await project.Succeed(Copies());
        Assert.Empty(server.Take());
        Assert.Empty(second.Ran);

        clock.Advance(TimeSpan.FromHours(1));
        var third = await project.Succeed(Copies());
        Assert.Equal("\"1\"", Assert.Single(server.Take()).Header("If-None-Match"));
        Assert.Empty(third.Ran);
        Assert.Equal((1, 0), (third.Inputs.Asked, third.Inputs.Changed));

        // The confirmation renewed the age.
        clock.Advance(TimeSpan.FromHours(5));
        await project.Succeed(Copies());
        Assert.Empty(server.Take());
    }

    [Fact]
    public async Task The_default_age_is_a_day_and_a_date_is_a_validator_too()
    {
        const string Date = "Mon, 04 May 2026 10:00:00 GMT";
        server.Serve("/a", "one", lastModified: Date);
        project.Write("a.in", "/a");
        await project.Succeed(Copies());
        server.Take();
        clock.Advance(TimeSpan.FromHours(23.9));
        await project.Succeed(Copies());
        Assert.Empty(server.Take());
        clock.Advance(TimeSpan.FromHours(0.2));
        var report = await project.Succeed(Copies());
        Assert.Equal(Date, Assert.Single(server.Take()).Header("If-Modified-Since"));
        Assert.Empty(report.Ran);
    }

    [Fact]
    public async Task Other_content_runs_its_readers_again_and_nothing_else()
    {
        var url = server.Url("/b");
        var length = new Computation<string, int>("Length", async (_, context) => (await context.HttpAsync(url)).Bytes.Length);
        var handlers = new[]
        {
            Copies(),
            Other,
            new InlineHandler(on => on.Compute(length)),
            new InlineHandler(on => on.Once().Named("Asks").Run(async context => context.Write("length.out", (await context.ComputeAsync(length, "b")).ToString(CultureInfo.InvariantCulture)))),
        };
        server.Serve("/a", "one", etag: "\"1\"");
        server.Serve("/b", "two", etag: "\"1\"");
        project.Write("a.in", "/a");
        project.Write("a2.in", "/a");
        project.Write("b.in", "/b");
        project.Write("beside.txt", "beside");
        await project.Succeed(handlers);
        server.Take();

        clock.Advance(TimeSpan.FromDays(2));
        server.Serve("/b", "2nd", etag: "\"2\"");
        var report = await project.Succeed(handlers);
        Assert.Equal(["Copy b.in", "Length \"b\""], Ran(report).Order());
        Assert.Equal($"answer of {url} changed", report.Ran[0].Because[0]);
        Assert.Equal("2nd", project.Read("b.out"));
        Assert.Equal(2, server.Take().Count);

        clock.Advance(TimeSpan.FromDays(2));
        server.Serve("/a", "ones", etag: "\"2\"");
        report = await project.Succeed(handlers);
        Assert.Equal(["Copy a.in", "Copy a2.in"], Ran(report).Order());
    }

    [Fact]
    public async Task Equal_content_with_another_validator_runs_nothing_and_another_content_type_does()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "/a 0");
        await project.Succeed(Copies());
        server.Serve("/a", "one", etag: "\"2\"");
        Assert.Empty((await project.Succeed(Copies())).Ran);
        server.Take();
        Assert.Empty((await project.Succeed(Copies())).Ran);
        Assert.Equal("\"2\"", Assert.Single(server.Take()).Header("If-None-Match"));
        server.Serve("/a", "one", etag: "\"3\"", contentType: "text/markdown");
        Assert.Equal(["Copy a.in"], Ran(await project.Succeed(Copies())));
    }

    [Fact]
    public async Task Many_callers_are_one_request()
    {
        project.Parallelism = 4;
        server.Serve("/a", "one", etag: "\"1\"");
        for (var i = 0; i < 40; i++)
        {
            project.Write($"{i}.in", "/a 0");
        }
        var report = await project.Succeed(Copies());
        Assert.Equal(40, report.Ran.Count);
        Assert.Single(server.Take());
        await project.Succeed(Copies());
        Assert.Single(server.Take());
    }

    [Fact]
    public async Task Of_two_ages_the_smaller_counts_as_long_as_somebody_wants_it()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("patient.in", "/a 100");
        project.Write("eager.in", "/a 1");
        await project.Succeed(Copies());
        server.Take();
        clock.Advance(TimeSpan.FromHours(2));
        server.Serve("/a", "two", etag: "\"2\"");
        Assert.Equal(["Copy eager.in", "Copy patient.in"], Ran(await project.Succeed(Copies())).Order());
        Assert.Single(server.Take());

        project.Delete("eager.in");
        await project.Succeed(Copies());
        clock.Advance(TimeSpan.FromHours(2));
        await project.Succeed(Copies());
        Assert.Empty(server.Take());
    }

    [Fact]
    public async Task An_answer_that_a_new_reader_brings_reaches_the_old_ones_in_the_same_build()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("patient.in", "/a 100");
        await project.Succeed(Copies());
        server.Serve("/a", "two", etag: "\"2\"");
        clock.Advance(TimeSpan.FromHours(2));
        project.Write("eager.in", "/a 1");
        var report = await project.SucceedAsClean(Copies());
        Assert.Equal(("two", "two"), (project.Read("patient.out"), project.Read("eager.out")));
        Assert.Equal(["Copy eager.in", "Copy patient.in"], Ran(report).Order());
    }

    [Fact]
    public async Task A_server_that_comes_back_to_an_older_answer_finds_its_result()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "/a 0");
        await project.Succeed(Copies());
        server.Serve("/a", "two", etag: "\"2\"");
        await project.Succeed(Copies());
        server.Serve("/a", "one", etag: "\"3\"");
        Assert.Empty((await project.Succeed(Copies())).Ran);
        Assert.Equal("one", project.Read("a.out"));
    }

    [Fact]
    public async Task A_failed_call_asks_again_only_for_what_is_not_known()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "/a");
        var url = server.Url("/a");
        var failing = new InlineHandler(on => on.Files("*.in").Named("Copy").Run(async (file, context) =>
        {
            await context.HttpAsync(url);
            context.Error("BCM9999", "no");
        }));
        Assert.False((await Try(failing)).Succeeded);
        Assert.False((await Try(failing)).Succeeded);
        Assert.Single(server.Take());
    }

    [Fact]
    public async Task Rebuild_and_audit_do_not_ask_again()
    {
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "/a 0");
        await project.Succeed(Copies());
        server.Take();
        clock.Advance(TimeSpan.FromDays(9));
        var rebuilt = await project.TryBuild([Copies()], rebuild: true, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(rebuilt.Succeeded);
        Assert.Equal(["Copy a.in"], Ran(rebuilt.Report));
        Assert.Empty(server.Take());

        await project.Succeed(Copies());
        server.Take();
        project.Write("a.in", "/a 1000");
        await project.Succeed(Copies());
        server.Take();
        var audited = await project.TryBuild([Copies()], audit: 100, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["Copy a.in"], Ran(audited.Report));
        Assert.Empty(server.Take());
        Assert.Empty(audited.Diagnostics);
    }

    // ---- servers that fail ----

    [Fact]
    public async Task A_server_that_is_down_is_an_error_of_the_call_when_nothing_is_known()
    {
        server.GoDown();
        project.Write("a.in", "/a");
        var error = await FailsWithOnlyThis(Copies());
        Assert.Equal("BCM1503", error.Code);
        Assert.Contains(server.Url("/a"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_server_that_is_down_leaves_what_is_known_with_one_warning()
    {
        server.Serve("/a", "one");
        server.Serve("/b", "two");
        project.Write("a.in", "/a 1");
        project.Write("b.in", "/b 1");
        await project.Succeed(Copies());
        server.GoDown();
        clock.Advance(TimeSpan.FromHours(2));
        for (var build = 0; build < 2; build++)
        {
            var result = await Try(Copies());
            Assert.True(result.Succeeded);
            Assert.Empty(result.Report.Ran);
            var warning = Assert.Single(result.Diagnostics);
            Assert.Equal((Severity.Warning, "BCM1501"), (warning.Severity, warning.Code));
            Assert.StartsWith(server.Url("/a") + " (and 1 more) is older", warning.Message, StringComparison.Ordinal);
        }
        // A call that runs for another reason is given the same answer.
        project.Write("a.in", "/a 0");
        Assert.Equal(["Copy a.in"], Ran((await Try(Copies())).Report));
        Assert.Equal("one", project.Read("a.out"));
    }

    [Theory]
    [InlineData("404 Not Found", 1)]
    [InlineData("503 Service Unavailable", 3)]
    public async Task An_error_of_the_server_is_no_answer_and_only_a_passing_one_is_asked_again(string status, int requests)
    {
        server.Fail("/a", status);
        project.Write("a.in", "/a");
        var error = await FailsWithOnlyThis(Copies());
        Assert.Equal("BCM1503", error.Code);
        Assert.Contains("answered " + status, error.Message, StringComparison.Ordinal);
        Assert.Equal(requests, server.Take().Count);
        server.Serve("/a", "one");
        await project.Succeed(Copies(), Other);
        Assert.Equal("one", project.Read("a.out"));
    }

    [Fact]
    public async Task Half_a_body_is_no_value_whether_its_length_was_announced_or_not()
    {
        server.On("/a", static (_, stream) => LocalServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it"));
        server.On("/b", static (_, stream) => LocalServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf \r\n"));
        project.Write("a.in", "/a");
        project.Write("b.in", "/b");
        var result = await Try(Copies());
        Assert.Equal(["BCM1503", "BCM1503"], result.Diagnostics.Select(static d => d.Code));
        Assert.Equal(6, server.Take().Count);
        Assert.False(project.HasOutput("a.out") || project.HasOutput("b.out"));

        var times = 0;
        server.On("/a", (_, stream) => LocalServer.SendAsync(stream, times++ == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwh" : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwhole"));
        server.Serve("/b", "two");
        await project.Succeed(Copies());
        Assert.Equal("whole", project.Read("a.out"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task A_server_that_hangs_is_given_up_after_the_timeout()
    {
        _ = server.Hang("/a");
        project.Write("a.in", "/a 1");
        var handler = Copies(static input => input with { Timeout = TimeSpan.FromMilliseconds(1500) });
        var error = await FailsWithOnlyThis(handler);
        Assert.Equal("BCM1503", error.Code);
        Assert.Contains("did not answer within 1.5 s", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Take());
    }

    [Fact]
    public async Task A_body_that_stops_in_the_middle_is_given_up_and_the_known_answer_stays()
    {
        server.Serve("/a", "one");
        project.Write("a.in", "/a 1");
        var patience = TimeSpan.FromSeconds(20);
        await project.Succeed(Copies(input => input with { Timeout = patience }));
        server.On("/a", static async (_, stream) =>
        {
            await LocalServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it");
            await stream.ReadExactlyAsync(new byte[1]);
        });
        patience = TimeSpan.FromMilliseconds(200);
        project.Write("a.in", "/a 0");
        var result = await Try(Copies(input => input with { Timeout = patience }));
        Assert.True(result.Succeeded);
        Assert.Equal("BCM1501", Assert.Single(result.Diagnostics).Code);
        Assert.Equal("one", project.Read("a.out"));
    }

    [Fact]
    public async Task Cancelling_the_build_ends_the_wait_for_a_server()
    {
        var came = server.Hang("/a");
        project.Write("a.in", "/a");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var build = project.TryBuild([Copies()], cancellationToken: cancel.Token);
        await came.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        server.Serve("/a", "one");
        await project.Succeed(Copies());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_endless_answer_is_refused_at_the_limit(bool announced)
    {
        const long Most = 100L * 1024 * 1024;
        var sent = 0L;
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.On("/a", async (_, stream) =>
        {
            try
            {
                await LocalServer.SendAsync(stream, announced ? string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {Most}\r\n\r\n") : "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                var piece = new byte[64 * 1024];
                while (sent < Most)
                {
                    await stream.WriteAsync(piece);
                    sent += piece.Length;
                }
            }
            finally
            {
                gone.TrySetResult();
            }
        });
        project.Write("a.in", "/a");
        var before = GC.GetTotalAllocatedBytes();
        var error = await FailsWithOnlyThis(Copies(static input => input with { MaximumBytes = 1024 * 1024 }));
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("BCM1504", error.Code);
        Assert.Contains("1,048,576", error.Message, StringComparison.Ordinal);
        Assert.InRange(sent, 0, Most / 2);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Most / 2);
        Assert.Single(server.Take());
    }

    [Fact]
    public async Task A_reader_that_allows_more_is_not_refused_because_another_allows_less()
    {
        server.Serve("/a", new string('x', 1000));
        var url = server.Url("/a");
        var handlers = new Handler[]
        {
            new InlineHandler(on => on.Once().Named("Small").Run(async context => context.Write("small.out", (await context.HttpAsync(url, new HttpInput { MaximumBytes = 10 })).Text))),
            new InlineHandler(on => on.Once().Named("Large").Run(async context => context.Write("large.out", (await context.HttpAsync(url)).Text))),
        };
        for (var build = 0; build < 2; build++)
        {
            var result = await Try(handlers);
            Assert.Equal("BCM1504", Assert.Single(result.Diagnostics).Code);
            Assert.Equal(1000, project.Read("large.out").Length);
        }
    }

    // ---- redirects ----

    [Fact]
    public async Task Redirects_are_followed_and_a_cycle_is_no_answer()
    {
        server.Redirect("/old", "/older?x=1");
        server.Redirect("/older", server.Url("/a"));
        server.Serve("/a", "one", etag: "\"1\"");
        project.Write("a.in", "/old 0");
        await project.Succeed(Copies());
        Assert.Equal("one", project.Read("a.out"));
        Assert.Equal(["/old", "/older?x=1", "/a"], server.Take().Select(static request => request.Path));
        Assert.Empty((await project.Succeed(Copies())).Ran);
        Assert.Equal("\"1\"", server.Take()[^1].Header("If-None-Match"));

        server.Redirect("/round", "/about");
        server.Redirect("/about", "/round");
        server.Redirect("/file", "file:///etc/hostname");
        project.Delete("a.in");
        project.Write("b.in", "/round");
        project.Write("c.in", "/file");
        var result = await Try(Copies());
        Assert.Collection(result.Diagnostics.OrderBy(static d => d.Message, StringComparer.Ordinal),
            d => Assert.Contains("redirects to a file address", d.Message, StringComparison.Ordinal),
            d => Assert.Contains("redirects more than 10 times", d.Message, StringComparison.Ordinal));
        Assert.All(result.Diagnostics, static d => Assert.Equal("BCM1503", d.Code));
        Assert.Equal(12, server.Take().Count);
    }

    [Fact]
    public void A_redirect_from_https_to_http_is_refused()
    {
        var request = HttpRequest.Of("https://example.org/a", new HttpInput(), new HiddenUrls());
        var failure = Assert.Throws<HttpFailure>(() => HttpFetch.Allowed(new Uri(request.Url), new Uri("http://example.org/a?key=secret"), request));
        Assert.Equal("it redirects from https to http://example.org/a, where anyone on the way could alter the answer", failure.Message);
        Assert.Equal("https://example.org/b", HttpFetch.Allowed(new Uri(request.Url), new Uri("/b", UriKind.Relative), request).AbsoluteUri);
    }

    // ---- pinned ----

    [Fact]
    public async Task A_pinned_answer_is_asked_for_once_and_for_ever()
    {
        const string Pin = "7692C3AD3540BB803C020B3AEE66CD8887123234EA0C6E7143C0ADD73FF431ED";
        server.Serve("/a", "one");
        project.Write("a.in", "/a 0");
        var handler = Copies(static input => input with { Sha256 = Pin });
        await project.Succeed(handler);
        server.Serve("/a", "two");
        server.Take();
        clock.Advance(TimeSpan.FromDays(1000));
        project.Write("a2.in", "/a 0");
        Assert.Equal(["Copy a2.in"], Ran(await project.Succeed(handler)));
        Assert.Empty(server.Take());
        project.Offline = true;
        Assert.Empty((await Try(handler)).Diagnostics);
        Assert.Equal("one", project.Read("a2.out"));
    }

    [Fact]
    public async Task Other_content_than_the_pinned_is_an_error_that_names_both_hashes()
    {
        server.Serve("/a", "two");
        project.Write("a.in", "/a");
        var error = await FailsWithOnlyThis(Copies(static input => input with { Sha256 = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed" }));
        Assert.Equal("BCM1505", error.Code);
        Assert.Contains("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", error.Message, StringComparison.Ordinal);
        Assert.Contains("3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3", error.Message, StringComparison.Ordinal);
    }

    // ---- offline ----

    [Fact]
    public async Task Offline_what_is_known_is_used_and_only_what_is_old_is_warned_of()
    {
        server.Serve("/a", "one");
        project.Write("a.in", "/a 1");
        await project.Succeed(Copies());
        server.Take();
        project.Offline = true;
        Assert.Empty((await Try(Copies())).Diagnostics);
        clock.Advance(TimeSpan.FromHours(2));
        var old = await Try(Copies());
        Assert.True(old.Succeeded);
        Assert.Empty(old.Report.Ran);
        Assert.Equal("BCM1502", Assert.Single(old.Diagnostics).Code);
        project.Write("b.in", "/b");
        var unknown = await Try(Copies());
        Assert.False(unknown.Succeeded);
        Assert.Equal(["BCM1502", "BCM1503"], unknown.Diagnostics.Select(static d => d.Code).Order());
        Assert.Empty(server.Take());
        project.Offline = false;
        server.Serve("/b", "two");
        Assert.Empty((await Try(Copies())).Diagnostics);
    }

    // ---- what is kept, and what is said ----

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Credentials_reach_the_server_and_nothing_that_is_written_down()
    {
        server.Serve("/a", "one");
        var url = $"http://user:hushpass@127.0.0.1:{server.Port}/a?key=hushkey#hushpart";
        project.Items["Data"] = new ItemList { Items = [new Item(url, new Dictionary<string, string> { ["MaxAge"] = "1" })] };
        var handler = new InlineHandler(static on =>
        {
            on.Items("Data").Named("Copy").Run(static async (file, context) =>
            {
                Assert.Equal("1", context.Item("Data", file.Path)?.Metadata["MaxAge"]);
                context.Write("a.out", (await context.HttpAsync(file.Path, new HttpInput { MaximumAge = TimeSpan.Zero })).Text);
                context.Write(file.LogicalPath, "");
            });
        });
        var first = await Try(handler);
        Assert.True(first.Succeeded);
        var request = Assert.Single(server.Take());
        Assert.Equal("/a?key=hushkey", request.Path);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:hushpass")), request.Header("Authorization"));
        Assert.True(project.HasOutput($"127.0.0.1_{server.Port}/a"));
        AssertNothingSaid(first);

        server.Serve("/a", "two");
        AssertNothingSaid(await Try(handler));
        server.GoDown();
        var stale = await Try(handler);
        Assert.Equal("BCM1501", Assert.Single(stale.Diagnostics).Code);
        AssertNothingSaid(stale);
        project.Items["Data"] = new ItemList { Items = [new Item(url.Replace("/a?", "/c?", StringComparison.Ordinal), new Dictionary<string, string> { ["MaxAge"] = "1" })] };
        var failed = await Try(handler, new InlineHandler(static on => on.Items("Data").Named("Throws").Run(static (file, context) => throw new InvalidOperationException("fault"))));
        Assert.Equal(["BCM1503", "BCM1901"], failed.Diagnostics.Select(static d => d.Code).Order());
        AssertNothingSaid(failed);

        void AssertNothingSaid(BuildResult result)
        {
            var said = string.Join('\n', result.Diagnostics.Select(static d => d.ToString())) + string.Join('\n', project.Log) + File.ReadAllText(Path.Combine(project.Folder, "obj/buildcache/report.json"));
            using var db = Connection.Open(project.Database, readOnly: true);
            foreach (var column in new[] { "because from bc_action", "chains from bc_action", "message from bc_diagnostic" })
            {
                said += string.Concat(db.Prepare($"select {column}").List(static row => row.Text(0)));
            }
            Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lost_artifact_is_asked_for_again()
    {
        server.Serve("/a", new string('x', ArtifactStore.FileThreshold + 1), etag: "\"1\"");
        project.Write("a.in", "/a");
        var lengths = Lengths();
        await project.Succeed(lengths);
        foreach (var file in Directory.EnumerateFiles(project.Database + ".artifacts", "*", SearchOption.AllDirectories))
        {
            File.WriteAllText(file, "torn");
        }
        server.Take();
        project.Write("b.in", "/a");
        Assert.Equal(["Length b.in"], Ran(await project.Succeed(lengths)));
        Assert.Null(Assert.Single(server.Take()).Header("If-None-Match"));
        Assert.Equal("65537", project.Read("b.out"));
    }

    [Fact]
    public async Task The_sweep_keeps_answers_that_are_read_and_forgets_the_others()
    {
        server.Serve("/a", new string('x', ArtifactStore.FileThreshold + 1), etag: "\"1\"");
        server.Serve("/b", "two", etag: "\"1\"");
        project.Write("a.in", "/a 0");
        var lengths = Lengths();
        await project.Succeed(lengths);
        var url = server.Url("/b");
        await Try(lengths, new InlineHandler(on => on.Once().Named("Fails").Run(async context =>
        {
            await context.HttpAsync(url);
            context.Error("BCM9999", "no");
        })));
        using (var database = Database.Open(Machine.Real, project.Database, static _ => { }, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal(2, database.Writer.Scalar("select count(*) from bc_http"));
            Sweep.Run(database, 1000, Sweep.DayOf(TimeProvider.System), []);
            Assert.Equal(1, database.Writer.Scalar("select count(*) from bc_http"));
        }
        server.Take();
        project.Write("b.in", "/a 0");
        Assert.Equal(["Length b.in"], Ran(await project.Succeed(lengths)));
        Assert.Equal("\"1\"", Assert.Single(server.Take()).Header("If-None-Match"));
    }

    InlineHandler Lengths()
    {
        var url = server.Url("");
        return new InlineHandler(on => on.Files("*.in").Named("Length").Run(async (file, context) =>
        {
            var words = context.ReadText(file.Path).Split(' ');
            var answer = await context.HttpAsync(url + words[0], new HttpInput { MaximumAge = words.Length > 1 ? TimeSpan.Zero : null });
            context.Write(Path.ChangeExtension(file.Path, ".out"), answer.Bytes.Length.ToString(CultureInfo.InvariantCulture));
        }));
    }

    // ---- the call ----

    [Theory]
    [InlineData("ftp://example.org/a")]
    [InlineData("/a/file")]
    [InlineData("example.org/a")]
    [InlineData("http://")]
    public void What_is_no_url_of_a_web_server_is_refused(string url) =>
        Assert.Equal("BCM1506", Assert.Throws<DiagnosticException>(() => HttpRequest.Of(url, new HttpInput(), new HiddenUrls())).Diagnostic.Code);

    [Fact]
    public void Options_that_cannot_be_met_are_refused()
    {
        foreach (var input in new[] { new HttpInput { Sha256 = "abc" }, new HttpInput { MaximumAge = TimeSpan.FromDays(-1) }, new HttpInput { MaximumBytes = 0 }, new HttpInput { Timeout = TimeSpan.Zero } })
        {
            Assert.Equal("BCM1506", Assert.Throws<DiagnosticException>(() => HttpRequest.Of("https://example.org/a", input, new HiddenUrls())).Diagnostic.Code);
        }
    }

    [Fact]
    public void A_request_is_read_back_from_its_source()
    {
        var urls = new HiddenUrls();
        var request = HttpRequest.Of("HTTPS://u:p@Example.org/a b?x=1#part", new HttpInput { MaximumAge = TimeSpan.FromHours(3), MaximumBytes = 7, Timeout = TimeSpan.FromSeconds(1.5), Sha256 = new string('A', 64) }, urls);
        Assert.Equal("https://u:p@example.org/a%20b?x=1", urls.Reveal(request.Url));
        Assert.Equal($"https://example.org/a%20b?hidden={Fingerprint.Of("https://u:p@example.org/a%20b?x=1")}", request.Url);
        Assert.Equal(request, HttpRequest.Of(request.Source));
        Assert.Equal("https://example.org/a%20b", request.Address);
        var plain = HttpRequest.Of("https://example.org/", new HttpInput(), urls);
        Assert.Equal(plain, HttpRequest.Of(plain.Source));
    }

    [Fact]
    public async Task Text_is_decoded_as_the_server_says_and_wrong_content_is_an_error()
    {
        server.On("/latin", static async (_, stream) =>
        {
            await LocalServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Length: 1\r\nConnection: close\r\n\r\n");
            await stream.WriteAsync(new byte[] { 0xE9 });
        });
        server.On("/torn", static async (_, stream) =>
        {
            await LocalServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\na");
            await stream.WriteAsync(new byte[] { 0xE9 });
        });
        server.Serve("/unknown", "a", contentType: "text/plain; charset=klingon");
        server.Serve("/mark", "\uFEFF[1, 2]", contentType: "application/json");
        server.Serve("/json", "[1,\n 2", contentType: "application/json");
        project.Write("a.in", "/latin");
        await project.Succeed(Copies());
        Assert.Equal("é", project.Read("a.out"));
        foreach (var (path, code) in new[] { ("/torn", "BCM1507"), ("/unknown", "BCM1507"), ("/json", "BCM1508") })
        {
            var url = server.Url(path);
            var result = await Try(new InlineHandler(on => on.Once().Named("Once").Run(async context =>
            {
                var answer = await context.HttpAsync(url);
                context.Write("x", code == "BCM1508" ? answer.Json()!.ToJsonString() : answer.Text);
            })));
            Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
        }
        var mark = server.Url("/mark");
        await project.Succeed(new InlineHandler(on => on.Once().Named("Once").Run(async context => context.Write("x", (await context.HttpAsync(mark)).Json()!.ToJsonString()))));
        Assert.Equal("[1,2]", project.Read("x"));
    }
}
