namespace BuildCache.Tool.Tests;

public sealed class WhyCommandTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task An_output_is_explained_back_to_the_input_that_changed()
    {
        await project.BuildAsync();
        project.Write("guide/install.md", "---\ntags: [setup]\n---\n# Install\n\nRun it twice.\n");
        await project.BuildAsync();
        var answer = await project.RunAsync("why", "guide/install.html");
        Assert.Equal(0, answer.Code);
        Assert.StartsWith("""
            guide/install.html is written by Page guide/install.md
            Build 2: ran, because

              content of guide/install.md changed
                → ast of Page guide/install.md changed
            """, answer.Output, StringComparison.Ordinal);
        Assert.Contains("<p>Run it.</p>", answer.Output, StringComparison.Ordinal);
        Assert.Contains("<p>Run it twice.</p>", answer.Output, StringComparison.Ordinal);
        foreach (var name in new[] { "guide/install.html", "bin/Debug/site/guide/install.html", "guide/install.md", "Page guide/install.md" })
        {
            var why = await project.AskAsync("why", name);
            Assert.Equal(("Page", "guide/install.md", "ran"), (why["handler"]!.GetValue<string>(), why["key"]!.GetValue<string>(), why["state"]!.GetValue<string>()));
            Assert.Equal("content of guide/install.md changed", Assert.Single(why["roots"]!.AsArray())!.GetValue<string>());
        }
    }

    [Fact]
    public async Task What_the_end_of_a_build_waited_for_is_told()
    {
        await project.BuildAsync();
        project.Write("guide/install.md", "---\ntags: [setup]\n---\n# Install\n\nRun it twice.\n");
        await project.BuildAsync();
        await project.BuildAsync();
        var path = Calls((await project.AskAsync("stats"))["criticalPath"]!);
        var ran = Calls((await project.AskAsync("log", "2"))["actions"]!);
        // From the input to what ended last, in the order in which they ran; each needs the one before it.
        Assert.Equal(("Parse guide/install.md", ran[^1]), (path[0], path[^1]));
        Assert.Equal(path, ran.Where(path.Contains));

        static List<string> Calls(System.Text.Json.Nodes.JsonNode list) => [.. list.AsArray().Select(static call => $"{call!["handler"]} {call["key"]}")];
    }

    [Fact]
    public async Task What_did_not_run_says_so_and_what_is_gone_names_the_deleted_file()
    {
        await project.BuildAsync();
        project.Delete("guide/run.md");
        await project.BuildAsync();
        var gone = await project.AskAsync("why", "guide/run.html");
        Assert.Equal(("removed", "guide/run.md is gone"), (gone["state"]!.GetValue<string>(), gone["roots"]![0]!.GetValue<string>()));
        await project.BuildAsync();
        Assert.Contains("Build 3 reused it", (await project.RunAsync("why", "index.html")).Output, StringComparison.Ordinal);
        Assert.Equal("gone", (await project.AskAsync("why", "guide/run.html"))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_failure_is_told_of_what_is_made_from_it_and_no_more_when_it_is_mended()
    {
        await project.BuildAsync();
        project.Write("guide/run.md", "---\ntitle: [a\n---\n");
        await project.BuildAsync(mayFail: true);
        var page = await project.AskAsync("why", "guide/run.html");
        Assert.Equal(("reused", "Parse guide/run.md"), (page["state"]!.GetValue<string>(), Assert.Single(page["failing"]!.AsArray())!.GetValue<string>()));
        Assert.Contains("Parse guide/run.md, which it reads, fails or waits: what it gave before counts.", (await project.RunAsync("why", "guide/run.html")).Output, StringComparison.Ordinal);
        Assert.Empty((await project.AskAsync("why", "theme/site.css"))["failing"]!.AsArray());
        Assert.Equal("failed", (await project.AskAsync("why", "Parse guide/run.md"))["state"]!.GetValue<string>());

        // The result of before holds again, and nothing runs.
        project.Write("guide/run.md", "# Run\n\nWords.\n");
        await project.BuildAsync();
        await project.BuildAsync();
        var mended = await project.AskAsync("why", "Parse guide/run.md");
        Assert.Equal(("reused", 1, "it is new"), (mended["state"]!.GetValue<string>(), mended["since"]!.GetValue<int>(), mended["because"]![0]!.GetValue<string>()));
        Assert.Empty((await project.AskAsync("why", "guide/run.html"))["failing"]!.AsArray());
    }

    [Fact]
    public async Task An_input_that_no_call_is_for_leads_to_what_reads_it()
    {
        project.Write("_templates/page.hbs", "{{> small}}{{{body}}}");
        project.Write("_templates/small.hbs", "small");
        await project.BuildAsync();
        var answer = await project.RunAsync("why", "_templates/small.hbs");
        if (answer.Code != 0)
        {
            Assert.Contains("is an input that no call is for alone. 'buildcache plan _templates/small.hbs' tells what reads it", answer.Error, StringComparison.Ordinal);
        }
        Assert.Contains("index.html", (await project.RunAsync("plan", "_templates/small.hbs")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_answered_ends_with_its_code()
    {
        var unbuilt = await project.RunAsync("why", "index.html", "--project", "nowhere");
        Assert.Equal((2, "buildcache: There is no project at '" + Path.Combine(project.Folder, "nowhere") + "'.\n"), (unbuilt.Code, unbuilt.Error));
        await project.BuildAsync();
        var unknown = await project.RunAsync("why", "nothing.html", "--json");
        Assert.Equal(3, unknown.Code);
        Assert.StartsWith("{\n  \"error\": \"Nothing that the project builds is called 'nothing.html'.", unknown.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await project.RunAsync("why")).Code);
        project.Write("guide/bad.md", "---\ntitle: [a\n---\n");
        await project.BuildAsync(mayFail: true);
        Assert.Contains("called 'guide/bad.html'. It may be missing because of what failed in build 2: 'Parse guide/bad.md'; 'buildcache log 2' says why. Outputs:", (await project.RunAsync("why", "guide/bad.html")).Error, StringComparison.Ordinal);
        project.Write("Other.csproj", "<Project />");
        Assert.Contains("more than one project file", (await project.RunAsync("why", "index.html")).Error, StringComparison.Ordinal);
    }
}
