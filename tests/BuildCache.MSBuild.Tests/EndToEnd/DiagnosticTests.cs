using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What a build tells: places in the content, links to explanations, and why something ran.</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public async Task A_warning_names_its_place_and_comes_back_until_its_cause_is_gone()
    {
        var docs = TestProject.Docs().Write("index.md", "# Home\n\nSee [nothing](missing.md).\n");

        foreach (var run in new[] { await docs.Dotnet("build"), await docs.Dotnet("build") })
        {
            var warning = Assert.Single(run.Succeeds().Find<Warning>());
            Assert.Equal(("BCM1110", docs.PathOf("index.md"), 3, 5), (warning.Code, warning.File, warning.LineNumber, warning.ColumnNumber));
        }

        Assert.Equal(0, docs.Report.Effects.Ran);
        docs.Write("missing.md", "# Here\n");
        Assert.Empty((await docs.Dotnet("build")).Succeeds().Find<Warning>());
    }

    [Fact]
    public async Task Strict_sites_fail_on_a_broken_link_and_heal_with_it()
    {
        var docs = TestProject.Docs("<PropertyGroup><SiteStrict>true</SiteStrict></PropertyGroup>").Write("index.md", "# Home\n\nSee [nothing](missing.md).\n");

        (await docs.Dotnet("build")).FailsWith("BCM1110");

        docs.Write("index.md", "# Home\n");
        (await docs.Dotnet("build")).Succeeds();
    }

    [Theory]
    [InlineData("<NoWarn>$(NoWarn);BCM1110</NoWarn>", 0)]
    [InlineData("<WarningsNotAsErrors>BCM1110</WarningsNotAsErrors>", 1)]
    [InlineData("<SiteStrictExcept>BCM1110</SiteStrictExcept>", 1)]
    public async Task A_code_may_stay_a_warning_in_a_strict_site(string property, int warnings)
    {
        var docs = TestProject.Docs($"<PropertyGroup><SiteStrict>true</SiteStrict>{property}</PropertyGroup>").Write("index.md", "# Home\n\nSee [nothing](missing.md).\n");
        Assert.Equal(warnings, (await docs.Dotnet("build")).Succeeds().Find<Warning>().Count(static warning => warning.Code == "BCM1110"));
        docs.Write("index.md", "# Home\n\nSee [nothing](#missing).\n");
        (await docs.Dotnet("build")).FailsWith("BCM1111");
    }

    [Fact]
    public async Task A_log_holds_why_each_effect_ran()
    {
        var docs = TestProject.Docs();
        await docs.Dotnet("build");
        docs.Write("index.md", "# Home\n\nAnother text.\n");

        var run = await docs.Dotnet("build");

        Assert.Contains(run.Succeeds().Find<Message>(), static m => m.Text.StartsWith("Parse index.md: ", StringComparison.Ordinal));
        Assert.DoesNotContain("Parse index.md", run.Output, StringComparison.Ordinal);
        Assert.Contains(docs.Report.Ran, static ran => ran.Handler == "Parse" && ran.Key == "index.md");
    }

    [Fact]
    public async Task Explanations_can_be_shown()
    {
        var run = await TestProject.Docs().Dotnet("build", "-p:BuildCacheExplain=high");

        Assert.Contains("Parse index.md: ", run.Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_content_says_of_itself_is_part_of_a_line_and_commands_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No file of Windows has such a name.");
        const string command = "\n##vso[task.setvariable variable=x]y\n::set-env name=x::y\u001b[31m\u2028";
        const string shown = "\\u000a#\\u0023vso[task.setvariable variable=x]y\\u000a::set-env name=x::y\\u001b[31m\\u2028";
        var docs = TestProject.Docs()
            .Write($"a{command}b.md", "# A\n\n[nothing](missing.md)\n")
            .Write("c.md", "---\nlayout: \"a\\n##vso[task.setvariable variable=x]y\\n::set-env name=x::y\\e[31m\\Lb\"\n---\n\n# C\n");

        var run = await docs.Dotnet("build", "-p:BuildCacheExplain=high");

        // Such a page has no address.
        Assert.Equal(1, run.ExitCode);
        var error = Assert.Single(run.Find<Error>());
        Assert.Equal("BCM1401", error.Code);
        Assert.EndsWith($"a{shown}b.md", error.File, StringComparison.Ordinal);
        var warnings = run.Find<Warning>().ToDictionary(static warning => warning.Code);
        Assert.Equal(["BCM1110", "BCM1203"], warnings.Keys.Order(StringComparer.Ordinal));
        Assert.EndsWith($"a{shown}b.md", warnings["BCM1110"].File, StringComparison.Ordinal);
        Assert.StartsWith($"There is no layout 'a{shown}b', ", warnings["BCM1203"].Text, StringComparison.Ordinal);

        var lines = run.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, static line => line.StartsWith($"Parse a{shown}b.md: ", StringComparison.Ordinal));
        foreach (var code in warnings.Keys)
        {
            Assert.All(lines.Where(line => line.Contains(code, StringComparison.Ordinal)), static line => Assert.Contains(shown, line, StringComparison.Ordinal));
        }
        Assert.DoesNotContain(lines, static line => line.StartsWith("##", StringComparison.Ordinal) || line.StartsWith("::", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Output, static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') || c is '\u2028');

        // The report says why as people read it.
        docs.Write($"a{command}b.md", "# Again\n");
        await docs.Dotnet("build");
        Assert.Contains(docs.Report.Ran.SelectMany(static ran => ran.Because), static reason => reason.Contains($"a{shown}b.md", StringComparison.Ordinal));
        Assert.DoesNotContain(docs.Report.Ran.SelectMany(static ran => ran.Because.Concat(ran.Roots)).SelectMany(static reason => reason), static c => char.IsControl(c) || c is '\u2028');
        Assert.DoesNotContain(docs.Read("obj/buildcache/report.json"), static c => char.IsControl(c) && c is not '\n' and not '\r' || c is '\u2028');
    }

    [Fact]
    public async Task A_diagnostic_without_a_place_is_about_the_project()
    {
        var docs = TestProject.Docs("<PropertyGroup><SiteOutputPath>.</SiteOutputPath></PropertyGroup>");

        Assert.Equal(docs.ProjectFile, Assert.Single((await docs.Dotnet("build")).Errors).File);
    }

    [Fact]
    public async Task A_folder_that_refuses_is_an_error_and_not_a_crash()
    {
        var docs = TestProject.Docs().Write("obj", "a file where the folder of the database should be");

        (await docs.Dotnet("build")).FailsWith("BCM9002");

        File.Delete(docs.PathOf("obj"));
        docs.Write("obj/buildcache", "a file where that folder itself should be");

        (await docs.Dotnet("build")).FailsWith("BCM9002");

        File.Delete(docs.PathOf("obj/buildcache"));
        (await docs.Dotnet("build")).Succeeds();
    }
}
