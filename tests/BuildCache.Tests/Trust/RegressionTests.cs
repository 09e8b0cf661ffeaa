namespace BuildCache.Tests.Trust;

/// <summary>Ways in which the engine was once wrong, or could be: each a small story that ends in the comparison with a clean build.</summary>
[Trait("Speed", "Slow")]
public sealed class RegressionTests : IDisposable
{
    readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    static readonly Handler Parse = new InlineHandler(static on => on.Files("*.txt").Named("Parse").Produces("Note").Run(static (file, context) =>
    {
        var keys = new System.Text.Json.Nodes.JsonObject();
        foreach (var line in context.ReadText(file.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            keys[line[..line.IndexOf('=', StringComparison.Ordinal)]] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }
        context.Emit("Note", file.Path, keys);
    }));

    [Fact]
    public async Task A_handler_that_was_not_registered_for_a_while_takes_up_its_documents_again()
    {
        var page = new InlineHandler(static on => on.Each("Note").Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("title"))));
        project.Write("a.txt", "title=A");
        await project.SucceedAsClean(Parse, page);
        await project.SucceedAsClean(Parse);
        Assert.False(project.HasOutput("a.txt.html"));
        await project.SucceedAsClean(Parse, page);
        Assert.True(project.HasOutput("a.txt.html"));
    }

    [Fact]
    public async Task A_trigger_that_means_other_documents_runs_anew()
    {
        var both = new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("One").Produces("One").Run(static (file, context) => context.Emit("One", file.Path, new { text = "1 " + context.ReadText(file.Path) }));
            on.Files("*.txt").Named("Two").Produces("Two").Run(static (file, context) => context.Emit("Two", file.Path, new { text = "2 " + context.ReadText(file.Path) }));
        });
        static InlineHandler Page(string collection) => new(on => on.Each(collection).Named("Page").Run(static (note, context) => context.Write(note.Id + ".html", note.Text("text"))));
        project.Write("a.txt", "a");
        await project.SucceedAsClean(both, Page("One"));
        await project.SucceedAsClean(both, Page("Two"));
        Assert.Equal("2 a", project.Read("a.txt.html"));
    }

    static readonly Computation<string, string> Body = new("Body", static (id, context) =>
        Task.FromResult((context.Document("Note", id) ?? throw new InvalidOperationException(id + " is gone")).Text("text")));

    [Fact]
    public async Task A_computation_that_nobody_asks_for_any_more_is_not_run_to_fail()
    {
        var feed = new InlineHandler(static on =>
        {
            on.Compute(Body);
            on.Once().Named("Feed").Run(static async context =>
            {
                var text = "";
                foreach (var row in context.Query("select id from Note order by id"))
                {
                    text += await context.ComputeAsync(Body, row.Id) + "\n";
                }
                context.Write("feed.xml", text);
            });
        });
        project.Write("a.txt", "text=A");
        project.Write("b.txt", "text=B");
        await project.SucceedAsClean(Parse, feed);
        project.Delete("a.txt");
        await project.SucceedAsClean(Parse, feed);
        Assert.Equal("B\n", project.Read("feed.xml"));
    }

    [Fact]
    public async Task The_presence_of_a_document_is_checked_before_what_depended_on_it()
    {
        var page = new InlineHandler(static on =>
        {
            on.Compute(Body);
            on.Once().Named("Page").Run(static async context =>
                context.Write("page.html", context.Document("Note", "a.txt") is { } note ? await context.ComputeAsync(Body, "a.txt") + note.Text("title") : "none"));
        });
        project.Write("a.txt", "text=A\ntitle=T");
        project.Write("b.txt", "text=B");
        await project.SucceedAsClean(Parse, page);
        project.Delete("a.txt");
        await project.SucceedAsClean(Parse, page);
        Assert.Equal("none", project.Read("page.html"));
    }

    [Fact]
    public async Task A_caught_failure_of_a_computation_is_no_result()
    {
        var page = new InlineHandler(static on =>
        {
            on.Compute(Body);
            on.Once().Named("Page").Run(static async context =>
            {
                string text;
                try
                {
                    text = await context.ComputeAsync(Body, "a.txt");
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    text = "fallback";
                }
                context.Write("page.html", text);
            });
        });
        project.Write("b.txt", "text=B");
        Assert.False((await project.TryBuild([Parse, page], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
        project.Write("a.txt", "text=A");
        await project.SucceedAsClean(Parse, page);
    }

    [Fact]
    public async Task A_caught_query_error_is_no_result()
    {
        var page = new InlineHandler(static on => on.Once().Named("Page").Run(static context =>
        {
            string text;
            try
            {
                text = context.Query("select json_extract(title, '$.x') as x from Note order by id")[0].Text("x");
            }
            catch (DiagnosticException)
            {
                text = "fallback";
            }
            context.Write("page.html", text);
        }));
        project.Write("a.txt", "title=no json");
        await project.TryBuild([Parse, page], cancellationToken: TestContext.Current.CancellationToken);
        project.Write("a.txt", "title={\"x\":1}");
        await project.SucceedAsClean(Parse, page);
    }

    [Fact]
    public async Task Levels_that_an_earlier_state_needed_do_not_make_a_cycle()
    {
        var handlers = new InlineHandler(static on =>
        {
            on.Once().Named("A").Produces("First").Run(static context =>
            {
                var from = context.ReadText("mode") == "a" ? context.Document("Second", "x")?.Text("v") : "a";
                context.Emit("First", "x", new { v = "A" + from });
            });
            on.Once().Named("B").Produces("Second").Run(static context =>
            {
                var from = context.ReadText("mode") == "b" ? context.Document("First", "x")?.Text("v") : "b";
                context.Emit("Second", "x", new { v = "B" + from });
            });
        });
        for (var i = 0; i < 12; i++)
        {
            project.Write("mode", i % 2 == 0 ? "a" : "b");
            project.Write("round", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await project.SucceedAsClean(handlers);
        }
    }

    static readonly Computation<string, string> Ping = new("Ping", static async (mode, context) =>
        context.ReadText("mode") == "pong" ? "ping" : "ping " + await context.ComputeAsync(Pong!, mode));

    static readonly Computation<string, string> Pong = new("Pong", static async (mode, context) =>
        context.ReadText("mode2") == "ping" ? "pong" : "pong " + await context.ComputeAsync(Ping, mode));

    [Fact]
    public async Task A_cycle_of_computations_that_an_edit_closes_is_an_error()
    {
        var page = new InlineHandler(static on =>
        {
            on.Compute(Ping);
            on.Compute(Pong);
            on.Once().Named("Page").Run(static async context => context.Write("page.html", await context.ComputeAsync(Ping, "") + context.TryReadText("mode3")));
        });
        project.Write("mode", "both");
        project.Write("mode2", "ping");
        await project.SucceedAsClean(page);
        project.Write("mode2", "both");
        var result = await project.TryBuild([page], cancellationToken: TestContext.Current.CancellationToken);
        var cycle = Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal("The computations Ping(\"\") → Pong(\"\") → Ping(\"\") need each other, so none of them can be computed. Remove one of the calls from the cycle.", cycle.Message);
        project.Write("mode", "pong");
        await project.SucceedAsClean(page);
    }

    [Fact]
    public async Task A_computation_whose_sources_are_not_finished_gives_no_stale_value()
    {
        // Late reads a collection of a late level. Early calls it for the first time in the very build in which that collection changes.
        var handlers = new InlineHandler(static on =>
        {
            on.Compute(LateValue);
            on.Each("Note").Named("Second").Produces("Second").Run(static (note, context) => context.Emit("Second", note.Id, new { v = note.Text("text") }));
            on.Each("Second").Named("Third").Produces("Third").Run(static (note, context) => context.Emit("Third", note.Id, new { v = note.Text("v") }));
            on.Each("Third").Named("Late").Run(static async (note, context) => context.Write(note.Id + ".late", await context.ComputeAsync(LateValue, note.Id)));
            on.Once().Named("Early").Produces("Early").Run(static async context =>
                context.Emit("Early", "x", new { v = context.ReadText("mode") == "call" ? Check(await context.ComputeAsync(LateValue, "a.txt"), context.ReadText("a.txt")) : "" }));
            on.Each("Early").Named("Show").Run(static (early, context) => context.Write("early.html", early.Text("v")));
        });
        project.Write("a.txt", "text=1");
        project.Write("mode", "none");
        await project.SucceedAsClean(Parse, handlers);
        project.Write("a.txt", "text=2");
        project.Write("mode", "call");
        var report = await project.SucceedAsClean(Parse, handlers);
        Assert.Equal(1, report.Handlers.Single(h => h.Name == "Early").Ran);
    }

    static string Check(string value, string file) => "text=" + value == file ? value : throw new InvalidOperationException($"the stale value {value} was given");

    static readonly Computation<string, string> LateValue = new("LateValue", static (id, context) => Task.FromResult(context.Document("Third", id)!.Text("v")));

    [Fact]
    public async Task A_node_may_use_many_queries()
    {
        var page = new InlineHandler(static on => on.Once().Named("Page").Run(static context =>
        {
            var text = "";
            for (var i = 0; i < 80; i++)
            {
                text += context.Query($"select count(*) + {i} as n from Note")[0].Text("n") + " ";
            }
            context.Write("page.html", text);
        }));
        project.Write("a.txt", "text=1");
        await project.SucceedAsClean(Parse, page);
    }

    [Fact]
    public async Task Two_outputs_of_one_call_that_differ_only_in_case_are_an_error()
    {
        var page = new InlineHandler(static on => on.Once().Named("Page").Run(static context =>
        {
            context.Write("a.html", "1");
            context.Write("A.html", "2");
        }));
        var result = await project.TryBuild([page], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Diagnostics, d => d.Code == "BCM1402");
    }

    [Fact]
    public async Task An_output_below_another_output_is_an_error_that_names_both()
    {
        var page = new InlineHandler(static on =>
        {
            on.Once().Named("File").Run(static context => context.Write("a", "1"));
            on.Once().Named("Below").Run(static context => context.Write("a/b.html", "2"));
        });
        var result = await project.TryBuild([page], cancellationToken: TestContext.Current.CancellationToken);
        var error = Assert.Single(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal("BCM1402", error.Code);
        Assert.Contains("File", error.Message, StringComparison.Ordinal);
        Assert.Contains("Below", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_that_was_not_produced_for_a_while_comes_back_with_other_documents()
    {
        var page = new InlineHandler(static on => on.Once().Named("Page").Run(static context => context.Write("page.html", context.Document("Note", "a.txt")?.Text("title") ?? "none")));
        project.Write("a.txt", "title=A");
        await project.SucceedAsClean(Parse, page);
        Assert.False((await project.TryBuild([page], cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
        project.Write("a.txt", "title=B");
        await project.SucceedAsClean(Parse, page);
        Assert.Equal("B", project.Read("page.html"));
    }

    [Fact]
    public async Task A_derived_collection_waits_for_what_it_reads_by_way_of_another()
    {
        var chain = new InlineHandler(static on =>
        {
            on.Files("a.md").Named("A").Produces("A").Run(static (file, context) => context.Emit("A", "x", new { a = context.ReadText(file.Path) }));
            on.Files("b.md").Named("B").Produces("B").Run(static (file, context) => context.Emit("B", "x", new { b = context.ReadText(file.Path) }));
            on.Derive("Third", "select id, a, b from Second join B using (id)");
            on.Derive("Second", "select id, a from First");
            on.Derive("First", "select id, a from A");
            on.Each("Third").Named("Page").Run(static (third, context) => context.Write("page.html", third.Text("a") + third.Text("b")));
        });
        project.Write("a.md", "1");
        project.Write("b.md", "1");
        await project.SucceedAsClean(chain);
        project.Write("a.md", "2");
        project.Write("b.md", "2");
        await project.SucceedAsClean(chain);
        Assert.Equal("22", project.Read("page.html"));
    }

    [Fact]
    public async Task What_a_handler_does_not_declare_any_more_it_does_not_emit_any_more()
    {
        // The function stays as it is; only the declaration beside it changes.
        static InlineHandler Declaring(params string[] collections) => new(on => on.Files("*.txt").Named("Parse").Produces(collections).Run(static (file, context) =>
        {
            context.Emit("One", file.Path, new { text = context.ReadText(file.Path) });
            context.Emit("Two", file.Path, new { text = context.ReadText(file.Path) });
        }));
        project.Write("a.txt", "a");
        await project.SucceedAsClean(Declaring("One", "Two"));
        var result = await project.TryBuild([Declaring("One")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Diagnostics, static d => d.Code == "BCM1304");
        await project.SucceedAsClean(Declaring("Two", "One"));
    }

    [Fact]
    public async Task Names_and_metadata_with_line_breaks_are_not_taken_for_several()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such names on Windows");
        var shown = new InlineHandler(static on => on.Once().Named("Shown").Run(static context => context.Write("shown.txt",
            string.Join('|', context.List("*.md").Concat(context.Items("X").Select(static item => item.Identity + ":" + string.Join(',', item.Metadata.Values)))))));
        project.Write("a.md\nb.md", "");
        project.Items["X"] = new ItemList { Items = [new Item("a", new Dictionary<string, string> { ["m"] = "1\nb" })] };
        await project.SucceedAsClean(shown);
        project.Delete("a.md\nb.md");
        project.Write("a.md", "");
        project.Write("b.md", "");
        await project.SucceedAsClean(shown);
        project.Items["X"] = new ItemList { Items = [new Item("a", new Dictionary<string, string> { ["m"] = "1" }), new Item("b", new Dictionary<string, string>())] };
        await project.SucceedAsClean(shown);
    }

    [Fact]
    public async Task A_property_that_was_refused_is_noticed_when_it_is_passed()
    {
        var page = new InlineHandler(static on => on.Once().Named("Page").Run(static context =>
        {
            string text;
            try
            {
                text = context.Property("Theme");
            }
            catch (DiagnosticException)
            {
                text = "default";
            }
            context.Write("page.html", text);
        }));
        await project.SucceedAsClean(page);
        project.Properties["Theme"] = "dark";
        await project.SucceedAsClean(page);
        Assert.Equal("dark", project.Read("page.html"));
    }

    [Fact]
    public async Task A_collection_can_be_renamed_in_letter_case_alone()
    {
        static InlineHandler Named(string produced, string derived, string reader) => new(on =>
        {
            on.Files("*.txt").Named("Parse").Produces(produced).Run((file, context) => context.Emit(produced, file.Path, new { text = context.ReadText(file.Path) }));
            on.Derive(derived, $"select id, text from {produced}");
            on.Each(derived).Named("Each").Run(static (document, context) => context.Write(document.Id, document.Text("text")));
            on.Once().Named(reader).Run(context => context.Write("all", string.Join(',', context.Query($"select text from {produced} order by id").Select(static row => row.Text("text"))) + context.Document(derived, "a.txt")?.Text("text")));
        });
        project.Write("a.txt", "1");
        await project.SucceedAsClean(Named("note", "shown", "All"));
        await AsCleanWithoutWarning("Note", "Shown", "All");
        // The producer of the former spelling may be gone altogether.
        project.Write("a.txt", "1=1");
        await project.SucceedAsClean(new InlineHandler(static on =>
        {
            on.Files("*.txt").Named("Gone").Produces("note").Run(static (file, context) => context.Emit("note", file.Path, new { text = context.ReadText(file.Path) }));
            on.Derive("shown", "select id from note");
        }));
        await AsCleanWithoutWarning("NOTE", "SHOWN", "Other");
        project.Write("a.txt", "2");
        await AsCleanWithoutWarning("NOTE", "SHOWN", "Other");

        async Task AsCleanWithoutWarning(string produced, string derived, string reader)
        {
            var handlers = Named(produced, derived, reader);
            var result = await project.TryBuild([handlers], cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(result.Diagnostics);
            Assert.Equal(await project.CleanState([handlers]), project.StateOf(result));
        }
    }

    [Fact]
    public async Task A_caught_refusal_of_an_output_is_no_result()
    {
        var page = new InlineHandler(static on => on.Once().Named("Page").Run(static context =>
        {
            string text;
            try
            {
                text = context.ReadText("public/a.html");
            }
            catch (DiagnosticException)
            {
                text = "fallback";
            }
            context.Write("page.html", text);
        }));
        project.Write("public/a.html", "A");
        (project.Target, project.Output) = ("Published", "public");
        var result = await project.TryBuild([page], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("BCM1404", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error).Code);
        (project.Target, project.Output) = ("Debug", "bin/site");
        await project.SucceedAsClean(page);
        Assert.Equal("A", project.Read("page.html"));
    }
}
