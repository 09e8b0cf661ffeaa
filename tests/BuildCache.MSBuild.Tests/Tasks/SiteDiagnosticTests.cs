namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>What the tasks say of a site: where it would be without pages or cannot be published, and of queries for items.</summary>
public sealed class SiteDiagnosticTests : IDisposable
{
    readonly TaskProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void A_site_without_pages_is_built_and_warned_of()
    {
        Assert.True(project.Build(site: true));
        Assert.Equal(["BCM2110 P.csproj warning"], project.Problems);

        project.Write("index.md", "# Home\n");
        Assert.True(project.Build(site: true));
        Assert.Empty(project.Problems);
    }

    [Fact]
    public void A_report_does_not_take_the_place_of_another_file()
    {
        project.Write("index.md", "# Home\n").Write("notes.json", "{ \"mine\": 1 }");
        foreach (var file in new[] { "index.md", "notes.json" })
        {
            var before = project.Read(file);
            Assert.False(project.Build(true, TaskProject.Output, file, []));
            Assert.Equal(["BCM2103 P.csproj error"], project.Problems);
            Assert.Equal(before, project.Read(file));
        }

        Assert.True(project.Build(true, TaskProject.Output, "report.json", []));
        Assert.True(project.Build(true, TaskProject.Output, "report.json", []));
        Assert.True(project.Has("report.json"));
    }

    [Theory]
    [InlineData("https://user:hunter2@example.org/")]
    [InlineData("https://hunter2@example.org/")]
    [InlineData("https://example.org/?key=hunter2")]
    [InlineData("https://example.org/#hunter2")]
    public void An_address_of_the_site_that_holds_more_is_refused_and_not_shown(string url)
    {
        project.Write("index.md", "# Home\n");
        Assert.False(project.Build(true, TaskProject.Output, "obj/buildcache/report.json", [TaskProject.Item("SiteUrl", "Value=" + url)]));
        Assert.Equal(["BCM2101 P.csproj error"], project.Problems);
        Assert.DoesNotContain("hunter2", project.Text, StringComparison.Ordinal);
        Assert.False(project.Has("bin/Debug/site/index.html"));
    }

    [Fact]
    public void Pages_in_the_output_folder_are_no_pages_and_are_told()
    {
        project.Write("index.md", "# Home\n").Write("public/guide/a.md", "# A\n");

        Assert.True(project.Build(site: true, output: "public/"));

        Assert.Equal(["BCM2109 public/guide/a.md warning"], project.Problems);
        Assert.Contains("(guide/a.md)", project.Text, StringComparison.Ordinal);
        Assert.False(project.Has("public/guide/a.html"));
    }

    [Fact]
    public void What_was_not_built_or_is_gone_cannot_be_published()
    {
        project.Write("index.md", "# Home\n");
        Assert.False(project.Publish());
        Assert.Equal(["BCM2108 P.csproj error"], project.Problems);

        Assert.True(project.Build(site: true));
        File.Delete(project.PathOf("bin/Debug/site/index.html"));
        Assert.False(project.Publish());
        Assert.Equal(["BCM2108 P.csproj error"], project.Problems);
        Assert.Contains("'index.html'", project.Text, StringComparison.Ordinal);

        Assert.True(project.Build(site: true));
        Assert.True(project.Publish());
        Assert.Empty(project.Problems);
        Assert.True(project.Has("out/index.html"));
    }

    [Theory]
    [InlineData("BCM2321", "select path from Page")]
    [InlineData("BCM2322", "select path from Page where path = @path", "index.md")]
    [InlineData("BCM2323", "select '' as name, path from Page")]
    [InlineData("BCM2324", "select path, title as FullPath from Page")]
    public void A_query_that_gives_no_items_says_why_at_its_place(string code, string sql, params string[] parameters)
    {
        if (code != "BCM2321")
        {
            Assert.True(project.Write("index.md", "# Home\n").Build(site: true));
        }

        Assert.False(project.Query(sql, parameters));

        Assert.Equal([$"{code} P.csproj error"], project.Problems);
        Assert.DoesNotContain("(Parameter", project.Text, StringComparison.Ordinal);
    }
}
