using System.Text.Json.Nodes;

namespace BuildCache.Tool.Tests;

/// <summary>Looking after a project: what it holds, whether that is right, how large it is, and how one begins.</summary>
public sealed class UpkeepCommandTests : IDisposable
{
    readonly ToolProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task What_was_is_asked_and_exported()
    {
        await project.BuildAsync();
        var before = project.Read("bin/Debug/site/guide/run.html");
        project.Write("guide/run.md", "# Walk\n");
        project.Delete("guide/install.md");
        await project.BuildAsync();
        Assert.Equal("title\nInstall\nRun\nHome\n", (await project.RunAsync("query", "select title from Page order by path", "--at", "1")).Output);
        Assert.Equal("title\nWalk\nHome\n", (await project.RunAsync("query", "select title from Page order by path", "--at", "2")).Output);
        Assert.Equal(3, (await project.RunAsync("query", "select 1 as one", "--at", "9")).Code);

        Assert.Equal(0, (await project.RunAsync("export", "outputs", "--at", "1", "--to", "then")).Code);
        Assert.Equal(before, project.Read("then/guide/run.html"));
        Assert.Equal(4, (await project.RunAsync("export", "--to", "then")).Code);
        Assert.DoesNotContain("guide/install.html", (await project.RunAsync("export", "--list")).Output, StringComparison.Ordinal);
        Assert.Equal("Run", JsonNode.Parse((await project.RunAsync("export", "documents", "Page", "--at", "1")).Output.Split('\n').Single(static line => line.Contains("guide/run.md", StringComparison.Ordinal)))!["title"]!.GetValue<string>());
        Assert.Equal("Walk", (await project.AskAsync("export", "mdast", "guide/run.md"))["tree"]!["children"]![0]!["children"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Everything_is_repeated_and_nothing_is_other()
    {
        await project.BuildAsync();
        var verified = await project.AskAsync("verify");
        Assert.Equal((await project.AskAsync("info"))["holds"]!["nodes"]!.GetValue<int>(), verified["repeated"]!.GetValue<int>());
        Assert.Empty(verified["deviations"]!.AsArray());
        Assert.Equal(1, (await project.AskAsync("info"))["holds"]!["builds"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_is_wrong_is_found_and_what_is_spare_is_given_back()
    {
        await project.BuildAsync();
        Assert.All((await project.AskAsync("doctor"))["checks"]!.AsArray(), static check => Assert.Equal("ok", check!["status"]!.GetValue<string>()));
        project.Delete("bin/Debug/site/index.html");
        project.Write("obj/buildcache/Docs.db.damaged-1", "none");
        var checks = await project.AskAsync("doctor");
        Assert.Equal(("warning", "warning"), (Status(checks, "outputs"), Status(checks, "leftovers")));
        for (var i = 0; i < 3; i++)
        {
            project.Write("guide/run.md", $"# Run\n\n{new string((char)('a' + i), 200_000)}\n");
            await project.BuildAsync();
        }
        var freed = await project.AskAsync("gc", "--former");
        Assert.True(freed["after"]!.GetValue<long>() < freed["before"]!.GetValue<long>());
        Assert.Equal(0, (await project.AskAsync("stats"))["formerTraces"]!.GetValue<int>());
        Assert.Equal(0, (await project.BuildAsync()).Handlers.Sum(static handler => handler.Ran));
    }

    [Fact]
    public async Task What_is_forgotten_is_said_to_be_and_not_told_as_nothing()
    {
        await project.BuildAsync();
        project.Write("guide/run.md", "# Walk\n");
        await project.BuildAsync();
        Assert.NotEmpty((await project.AskAsync("diff", "1", "2"))["outputs"]!.AsArray());
        await project.AskAsync("gc", "--former");

        Assert.Equal(ExitCode.NothingToAsk, (await project.RunAsync("diff", "1", "2")).Code);
        Assert.Equal(ExitCode.NothingToAsk, (await project.RunAsync("query", "select 1", "--at", "1")).Code);
        Assert.Equal("Walk", (await project.AskAsync("query", "select title from Page where path = 'guide/run.md'", "--at", "2"))["rows"]![0]!["title"]!.GetValue<string>());
        Assert.All((await project.AskAsync("log"))["builds"]!.AsArray(), static build => Assert.False(build!["isKept"]!.GetValue<bool>()));
        Assert.DoesNotContain("nothing to do", (await project.RunAsync("log")).Output, StringComparison.Ordinal);

        // What comes then is told again.
        project.Write("guide/run.md", "# Run\n");
        await project.BuildAsync();
        Assert.NotEmpty((await project.AskAsync("diff", "2", "3"))["outputs"]!.AsArray());
    }

    [Fact]
    public async Task Builds_that_had_nothing_to_do_push_no_other_out()
    {
        await project.BuildAsync();
        project.Write("guide/run.md", "# Walk\n");
        await project.BuildAsync();
        for (var i = 0; i < 45; i++)
        {
            await project.BuildAsync();
        }
        Assert.NotEmpty((await project.AskAsync("diff", "1", "47"))["outputs"]!.AsArray());
        Assert.Contains("ran Parse guide/run.md", (await project.RunAsync("log", "2")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_that_fail_as_before_push_no_other_out()
    {
        await project.BuildAsync();
        project.Write("guide/run.md", "---\ntitle: [a\n---\n");
        for (var i = 0; i < 45; i++)
        {
            await project.BuildAsync(mayFail: true);
        }
        Assert.Contains("ran Parse guide/run.md", (await project.RunAsync("log", "1")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_said_in_the_form_that_was_asked_for()
    {
        await project.BuildAsync();
        foreach (var (arguments, message) in new (string[], string)[]
        {
            (["query", ""], "Give a query: one SELECT."),
            (["query", "select 1", "--timeout", "NaN"], "--timeout is a number of seconds above 0. 'buildcache query --help' tells what it takes."),
            (["log", "x"], "'x' is no whole number. 'buildcache log --help' tells what it takes."),
            (["query"], "It needs SQL. 'buildcache query --help' tells what it takes."),
            (["query", "select 1", "--at", "x"], "'x' is no whole number, as --at takes it. 'buildcache query --help' tells what it takes."),
            (["verify", "--sample", "200"], "--sample is from 1 to 100, not 200. 'buildcache verify --help' tells what it takes."),
            (["plan", "guide"], "'guide' is a folder; name files, or columns such as Page.title."),
        })
        {
            var plain = await project.RunAsync(arguments);
            Assert.Equal((ExitCode.Usage, "", $"buildcache: {message}\n"), (plain.Code, plain.Output, plain.Error));
            var json = await project.RunAsync([.. arguments, "--json"]);
            Assert.Equal((ExitCode.Usage, message), (json.Code, JsonNode.Parse(json.Output)!["error"]!.GetValue<string>()));
        }
        Assert.Equal("buildcache: --limit needs a value. 'buildcache log --help' tells what it takes.\n", (await project.RunAsync("log", "--limit")).Error);
        var other = await project.RunAsync("info", "-c", "Release");
        Assert.Equal(ExitCode.NothingToAsk, other.Code);
        Assert.Contains("The configuration Release of ", other.Error, StringComparison.Ordinal);
        Assert.Contains("has not been built yet; Debug has. Run 'dotnet build -c Release'", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_project_file_says_now_is_known_after_a_build_alone()
    {
        await project.BuildAsync();
        Assert.Equal(0, (await project.RunAsync("plan", "--exact")).Code);
        project.Write("Docs.csproj", "<Project");
        File.SetLastWriteTimeUtc(Path.Combine(project.Folder, "Docs.csproj"), DateTime.UtcNow.AddMinutes(1));
        Assert.Contains("Run 'dotnet build' first.", (await project.RunAsync("plan", "--exact")).Error, StringComparison.Ordinal);
        var doctor = await project.RunAsync("doctor");
        Assert.Equal(ExitCode.Failed, doctor.Code);
        Assert.Contains("cannot be evaluated", doctor.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docfx.json", "{}", "Docs.csproj", "<Project Sdk=\"BuildCache.Sdk/VERSION\" />\n")]
    [InlineData("mkdocs.yml", "site_name: 'Ann & Bo' # ours\nsite_url: https://example.org/$(x)\nnav: [a]\n", "docs/Docs.csproj", "<Project Sdk=\"BuildCache.Sdk/VERSION\">\n  <PropertyGroup>\n    <SiteTitle>Ann &amp; Bo</SiteTitle>\n    <SiteUrl>https://example.org/%24(x)</SiteUrl>\n  </PropertyGroup>\n</Project>\n")]
    [InlineData("hugo.toml", "baseURL = \"https://example.org/\"\ntitle = 'Site'\n[params]\ntitle = 'No'\n", "content/Docs.csproj", "<Project Sdk=\"BuildCache.Sdk/VERSION\">\n  <PropertyGroup>\n    <SiteTitle>Site</SiteTitle>\n    <SiteUrl>https://example.org/</SiteUrl>\n  </PropertyGroup>\n</Project>\n")]
    [InlineData("_config.yml", "title: Blog\nbaseurl: /blog\n", "Docs.csproj", "<Project Sdk=\"BuildCache.Sdk/VERSION\">\n  <PropertyGroup>\n    <SiteTitle>Blog</SiteTitle>\n    <SiteBasePath>/blog</SiteBasePath>\n  </PropertyGroup>\n</Project>\n")]
    public async Task A_site_of_another_generator_gets_a_project_file(string configuration, string text, string file, string expected)
    {
        project.Delete("Docs.csproj");
        project.Write(configuration, text);
        var files = Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories);
        Assert.Equal(0, (await project.RunAsync("migrate", "--dry-run")).Code);
        Assert.Equal(files, Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories));
        await project.AskAsync("migrate");
        Assert.Equal(expected.Replace("VERSION", Server.ProductVersion.Text, StringComparison.Ordinal), project.Read(file));
        Assert.Equal(text, project.Read(configuration));
        Assert.Equal(4, (await project.RunAsync("migrate")).Code);

        // Nor beside another project.
        var written = Path.Combine(project.Folder, file);
        File.Move(written, written + ".old");
        project.Write(Path.ChangeExtension(file, null) + "Other.fsproj", "<Project />");
        var refused = await project.RunAsync("migrate");
        Assert.Equal((4, false), (refused.Code, File.Exists(written)));
        Assert.Contains("DocsOther.fsproj' already exists", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await project.RunAsync("migrate", "--dry-run")).Code);
    }

    [Fact]
    public async Task Shells_are_told_what_can_come_next()
    {
        Assert.Contains("plan\n", (await project.RunAsync("complete", "13", "buildcache pl")).Output, StringComparison.Ordinal);
        Assert.Equal("--exact\n", (await project.RunAsync("complete", "20", "buildcache plan --ex")).Output);
        foreach (var shell in new[] { "bash", "zsh", "fish", "pwsh" })
        {
            Assert.Contains("buildcache complete", (await project.RunAsync("completion", shell)).Output, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await project.RunAsync("completion", "cmd")).Code);
        Assert.Equal(2, (await project.RunAsync("nothing")).Code);
    }

    static string Status(JsonNode checks, string name) => checks["checks"]!.AsArray().Single(check => check!["name"]!.GetValue<string>() == name)!["status"]!.GetValue<string>();
}
