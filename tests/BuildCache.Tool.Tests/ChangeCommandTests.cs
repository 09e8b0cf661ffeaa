using System.Text.Json.Nodes;

namespace BuildCache.Tool.Tests;

/// <summary>What an edit can change, what it would change, and what it has changed.</summary>
public sealed class ChangeCommandTests : IDisposable
{
    static readonly System.Text.Json.JsonSerializerOptions Deep = new() { MaxDepth = 1000 };

    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task An_edit_is_foreseen_rehearsed_and_told()
    {
        await project.BuildAsync();
        var possible = await project.AskAsync("plan", "guide/run.md");
        Assert.Contains("guide/run.html", Texts(possible["outputs"]));
        Assert.Equal(1, possible["calls"]!["Parse"]!.GetValue<int>());

        project.Write("guide/run.md", "# Run\n\nOther words.\n");
        var before = project.Read("bin/Debug/site/guide/run.html");
        var rehearsed = await project.AskAsync("plan", "--exact");
        Assert.Equal(before, project.Read("bin/Debug/site/guide/run.html"));
        Assert.Empty(Directory.GetDirectories(Path.Combine(project.Folder, "obj", "buildcache"), "rehearsal-*"));
        Assert.Equal(1, (await project.AskAsync("info"))["holds"]!["builds"]!.GetValue<int>());
        Assert.All(Texts(rehearsed["outputs"]), path => Assert.Contains(path, Texts(possible["outputs"])));

        await project.BuildAsync();
        var told = await project.AskAsync("diff", "1", "2");
        Assert.Equal(rehearsed["changes"]!["outputs"]!.ToJsonString(), told["outputs"]!.ToJsonString());
        Assert.Equal(rehearsed["changes"]!["documents"]!.ToJsonString(), told["documents"]!.ToJsonString());
        Assert.Equal(["guide/run.html", "search/0.js"], told["outputs"]!.AsArray().Select(static output => output!["path"]!.GetValue<string>()));
        Assert.Equal("content of guide/run.md changed", Assert.Single(told["inputs"]!.AsArray())!["fact"]!.GetValue<string>());
        var page = told["documents"]!.AsArray().Single(static change => change!["collection"]!.GetValue<string>() == "Page")!;
        Assert.Equal(("guide/run.md", "changed", "ast"), (page["id"]!.GetValue<string>(), page["change"]!.GetValue<string>(), Assert.Single(page["columns"]!.AsArray())!["name"]!.GetValue<string>()));

        var back = await project.AskAsync("diff", "2", "1");
        Assert.Equal(told["outputs"]![0]!["oldSha256"]!.GetValue<string>(), back["outputs"]![0]!["newSha256"]!.GetValue<string>());
        Assert.Contains("  ~ guide/run.html  +6 bytes\n", (await project.RunAsync("diff", "1", "2")).Output, StringComparison.Ordinal);
        Assert.Equal(told.ToJsonString(), (await project.AskAsync("diff")).ToJsonString());
        Assert.Empty((await project.AskAsync("diff", "2"))["outputs"]!.AsArray());
        Assert.Equal(3, (await project.RunAsync("diff", "1", "7")).Code);
    }

    [Fact]
    public async Task What_is_not_there_is_said_not_to_be()
    {
        await project.BuildAsync();
        var typed = await project.RunAsync("plan", "guide/Run.md");
        Assert.Contains("There is no guide/Run.md, and there was none. Do you mean guide/run.md?", typed.Error, StringComparison.Ordinal);
        Assert.Equal(["nope.md"], Texts((await project.AskAsync("plan", "nope.md"))["absent"]));
        Assert.Empty(Texts((await project.AskAsync("plan", "guide/run.md"))["absent"]));
        project.Delete("guide/run.md");
        Assert.Empty(Texts((await project.AskAsync("plan", "guide/run.md"))["absent"]));
        Assert.Contains("No document of Page has 'nope'. It has ", (await project.RunAsync("plan", "Page.nope")).Error, StringComparison.Ordinal);
        Assert.Equal(["Nope.md"], Texts((await project.AskAsync("plan", "Nope.md"))["absent"]));

        // A file may be called as a column is, and be gone.
        project.Write("README.md", "# Read\n");
        await project.BuildAsync();
        project.Delete("README.md");
        var gone = await project.AskAsync("plan", "README.md", "./README.md");
        Assert.Empty(Texts(gone["absent"]));
        Assert.NotEmpty(Texts(gone["outputs"]));
    }

    [Fact]
    public async Task A_page_that_comes_and_one_that_goes_are_inputs_that_appear_and_vanish()
    {
        await project.BuildAsync();
        project.Write("new.md", "# New\n");
        project.Delete("guide/run.md");
        Assert.Equal(["Parse new.md"], Texts((await project.AskAsync("plan", "new.md"))["newCalls"]));
        await project.BuildAsync();
        var told = await project.AskAsync("diff", "1", "2");
        Assert.Equal(["guide/run.md is gone", "new.md appeared"], told["inputs"]!.AsArray().Select(static input => input!["fact"]!.GetValue<string>()).Where(static fact => fact.Contains(".md ", StringComparison.Ordinal)));
        Assert.Equal(["added new.html", "removed guide/run.html"], told["outputs"]!.AsArray().Where(static output => output!["change"]!.GetValue<string>() != "changed").Select(static output => $"{output!["change"]} {output["path"]}").Order());
    }

    [Fact]
    public async Task A_document_as_deep_as_it_may_be_is_shown_wherever_it_is_asked_for()
    {
        const int Levels = Document.MaximumDepth - 1;
        static string Page(int leaf) => $"---\ndeep: {new string('[', Levels)}{leaf}{new string(']', Levels)}\n---\n# Deep\n\n{new string('>', 60)} quoted {leaf}\n";
        project.Write("deep.md", Page(1));
        await project.BuildAsync();
        project.Write("deep.md", Page(2));
        var rehearsed = await project.AskAsync("plan", "--exact");
        await project.BuildAsync();
        var told = await project.AskAsync("diff");
        Assert.Equal(rehearsed["changes"]!["documents"]!.ToJsonString(Deep), told["documents"]!.ToJsonString(Deep));
        Assert.Contains(told["documents"]!.AsArray(), static change => change!["id"]!.GetValue<string>() == "deep.md" && change["columns"]!.AsArray().Any(static column => column!["name"]!.GetValue<string>() == "deep"));
        foreach (var arguments in (string[][])[["why", "deep.html"], ["why", "Parse deep.md"], ["log", "2"], ["query", "select id, deep from Page"], ["export", "documents", "Page"], ["export", "mdast", "deep.md"], ["plan", "deep.md"], ["graphql", "{ Page { id deep } }"]])
        {
            var answer = await project.RunAsync(arguments);
            Assert.True(answer.Code == 0, $"{string.Join(' ', arguments)}: {answer.Error}");
        }
        Assert.Contains(new string('[', Levels) + "2" + new string(']', Levels), (await project.RunAsync("query", "select deep from Page where id = 'deep.md'")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_in_a_rehearsal_is_told_and_changes_nothing()
    {
        await project.BuildAsync();
        project.Write("_templates/page.hbs", "{{#if}}");
        var rehearsed = await project.RunAsync("plan", "--exact", "--json");
        Assert.Equal(1, rehearsed.Code);
        Assert.NotEmpty(JsonNode.Parse(rehearsed.Output)!["errors"]!.AsArray());
        Assert.Equal(3, (await project.RunAsync("plan", "unknown.txt")).Code);
        Assert.Equal(2, (await project.RunAsync("plan")).Code);
        Assert.Contains("guide/run.html", Texts((await project.AskAsync("plan", "Page.title"))["outputs"]));
    }

    [Fact]
    public async Task Builds_are_listed_with_what_they_did_and_cost()
    {
        await project.BuildAsync();
        project.Write("guide/run.md", "# Run\n\nOther words.\n");
        var report = await project.BuildAsync();
        var log = await project.AskAsync("log");
        Assert.Equal([2, 1], log["builds"]!.AsArray().Select(static entry => entry!["build"]!["build"]!.GetValue<int>()));
        Assert.Equal(report.Ran.Count, log["builds"]![0]!["calls"]!["ran"]!.GetValue<int>());
        var actions = (await project.AskAsync("log", "2"))["actions"]!.AsArray();
        Assert.Equal(report.Ran.Select(static entry => $"{entry.Handler} {entry.Key}"), actions.Select(static action => $"{action!["handler"]} {action["key"]}"));
        Assert.Equal(3, (await project.RunAsync("log", "9")).Code);
        Assert.Matches(@"\n2 +[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} +succeeded +", (await project.RunAsync("log")).Output);
        var stats = await project.AskAsync("stats");
        Assert.Equal(report.Ran.Count, stats["formerTraces"]!.GetValue<int>());
        Assert.Equal(report.Ran.Count, stats["handlers"]!.AsArray().Sum(static handler => handler!["ranInLastBuild"]!.GetValue<int>()));
        await project.BuildAsync();
        Assert.Equal("Build 3 had nothing to do.\n", (await project.RunAsync("log", "3")).Output);
    }

    static List<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(static item => item!.GetValue<string>())];
}
