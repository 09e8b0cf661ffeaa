using BuildCache.Projects;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What a build writes of its project beside the database is all that another program needs to build it.</summary>
public sealed class ProjectDescriptionTests
{
    static ProjectDescription Read(TestProject project, string configuration = "Debug")
    {
        var file = Assert.Single(Directory.GetFiles(project.PathOf("obj/buildcache"), "*.project.json"), file => File.ReadAllText(file).Contains(configuration + "|", StringComparison.Ordinal));
        return ProjectDescriptionFile.Read(file)!;
    }

    [Fact]
    public async Task A_workspace_builds_from_it_what_a_build_builds()
    {
        var docs = TestProject.Docs("""
            <PropertyGroup><SiteTitle>Said once</SiteTitle></PropertyGroup>
            <ItemGroup><SiteData Include="extra/*.json" /><CachedExec Include="in.txt" Command="cat in.txt > made.txt" Outputs="made.txt" /></ItemGroup>
            """).Write("in.txt", "made\n").Write("extra/a.json", "{\"b\":1}").Write("_templates/c.hbs", "---\noutput: c.txt\n---\n{{#query \"select b from Data where b = 1\"}}{{b}}{{/query}}");
        (await docs.Dotnet("build")).Succeeds();
        var built = docs.Files("bin/Debug/site").ToDictionary(static file => file, file => docs.Read("bin/Debug/site/" + file));

        var description = Read(docs);
        using var handlers = new ProjectHandlers(description);
        Assert.Empty(handlers.Diagnostics);
        using (var workspace = Workspace.Open(description, handlers.All))
        {
            // The code of the tests is not compiled as that of the packages is, so it may run again; what it gives is the same.
            var first = await workspace.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(first.Diagnostics);
            Assert.Equal(built, docs.Files("bin/Debug/site").ToDictionary(static file => file, file => docs.Read("bin/Debug/site/" + file)));
            Assert.Equal("made\n", docs.Read("made.txt"));
            Assert.Equal(0, (await workspace.BuildAsync(cancellationToken: TestContext.Current.CancellationToken)).Report.Handlers.Sum(static handler => handler.Ran));

            docs.Write("guide/page.md", "# A page\n\nBack [home](../index.md), again.\n");
            var edited = await workspace.BuildAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(["Body", "Page", "Parse"], edited.Report.Ran.Select(static entry => entry.Handler).Where(static name => name is "Body" or "Page" or "Parse").Order(StringComparer.Ordinal));
            Assert.Contains(", again.", docs.Read("bin/Debug/site/guide/page.html"), StringComparison.Ordinal);
        }

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(0, docs.Report.Outputs.Written);
    }

    [Fact]
    public async Task Each_configuration_has_its_own_and_one_that_is_not_changed_is_not_written()
    {
        var docs = TestProject.Docs("<PropertyGroup><SiteTitle>$(Configuration)</SiteTitle></PropertyGroup>");
        (await docs.Dotnet("build")).Succeeds();
        (await docs.Dotnet("build", "-c", "Release")).Succeeds();
        Assert.Equal(("Debug", "Release"), (Read(docs).Properties["sitetitle"], Read(docs, "Release").Properties["SiteTitle"]));
        var file = Directory.GetFiles(docs.PathOf("obj/buildcache"), "*.project.json").Order(StringComparer.Ordinal).First();
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (await docs.Dotnet("build")).Succeeds();
        (await docs.Dotnet("build", "-c", "Release")).Succeeds();
        Assert.Equal(2020, File.GetLastWriteTimeUtc(file).Year);
    }

    [Fact]
    public async Task Secrets_of_URLs_stay_out_of_it()
    {
        var docs = TestProject.Docs("""
            <PropertyGroup><BuildCacheOffline>true</BuildCacheOffline></PropertyGroup>
            <ItemGroup><SiteData Include="http://user:pa55word@127.0.0.1:9/data.json?key=t0ken" /></ItemGroup>
            """);
        await docs.Dotnet("build");
        Assert.True(Read(docs).HasHiddenUrls);
        foreach (var file in Directory.GetFiles(docs.PathOf("obj/buildcache"), "*", SearchOption.AllDirectories))
        {
            var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain("pa55word", text, StringComparison.Ordinal);
            Assert.DoesNotContain("t0ken", text, StringComparison.Ordinal);
        }
    }

    /// <summary>A server, a tool and a worker process fail where a build of the project fails, and delete as little.</summary>
    [Fact]
    public void What_becomes_of_warnings_travels_with_it()
    {
        var file = Path.GetTempFileName();
        var description = new ProjectDescription { ProjectFile = "/p/P.csproj", ProjectDirectory = "/p", DatabasePath = "/p/obj/P.db", OutputDirectory = "/p/out", Target = "Test", Warnings = new(true, "A1", "A2", "A3") };
        ProjectDescriptionFile.Write(file, description);

        var read = ProjectDescriptionFile.Read(file)!;
        File.Delete(file);
        Assert.Equal((true, "A1", "A2", "A3"), (read.Warnings.TreatAsErrors, read.Warnings.NoWarn, read.Warnings.AsErrors, read.Warnings.NotAsErrors));
        Assert.True(read.Options([], [], new BuildHost()).Warnings.IsError("A2"));
    }

    [Fact]
    public void One_that_cannot_be_read_is_none()
    {
        var folder = Packages.NewFolder("Descriptions");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "x.project.json");
        Assert.Null(ProjectDescriptionFile.Read(path));
        foreach (var text in new[] { "", "{", "[]", "{\"version\":1}", "null" })
        {
            File.WriteAllText(path, text);
            Assert.Null(ProjectDescriptionFile.Read(path));
        }
        var description = new ProjectDescription { ProjectFile = "/p/p.csproj", ProjectDirectory = "/p", DatabasePath = "/p/obj/p.db", OutputDirectory = "/p/bin", Target = "Debug|bin" };
        ProjectDescriptionFile.Write(path, description);
        Assert.Equal("/p/obj/p.db", ProjectDescriptionFile.Read(path)!.DatabasePath);
        ProjectDescriptionFile.Write(path, description with { Version = ProjectDescription.CurrentVersion + 1 });
        Assert.Null(ProjectDescriptionFile.Read(path));
    }
}
