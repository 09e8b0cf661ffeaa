namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Handlers that users write, run by <c>dotnet build</c>.</summary>
public sealed class HandlerTests
{
    const string Shout = """
        using BuildCache;

        sealed class Shout : Handler
        {
            public override void Register(HandlerRegistry on) => on.Files("notes/*.txt").Run(static (file, context) =>
                context.Write(file.Path, Voice.Raise(context.ReadText(file.Path))));
        }
        """;

    const string Voice = "static class Voice { public static string Raise(string text) => text.ToUpperInvariant(); }";

    static TestProject Composed(string properties = "<TargetFramework>net10.0</TargetFramework>", string items = "") =>
        TestProject.Docs($"<PropertyGroup>{properties}<ImplicitUsings>enable</ImplicitUsings></PropertyGroup><ItemGroup>{items}</ItemGroup>", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}")
            .Write("Shout.cs", Shout).Write("Voice.cs", Voice)
            .Write("notes/a.txt", "one").Write("notes/b.txt", "two");

    static string[] Ran(TestProject project) => [.. project.Report.Ran.Select(static ran => $"{ran.Handler} {ran.Key}")];

    [Fact]
    public async Task A_documentation_project_runs_its_own_handlers()
    {
        var docs = Composed();

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal("ONE", docs.Read("bin/Debug/net10.0/site/notes/a.txt"));
        Assert.Equal([], docs.Files("bin/Debug/net10.0").Where(static file => file.StartsWith("BuildCache", StringComparison.Ordinal)));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task Handlers_read_items_that_the_project_names()
    {
        var docs = Composed(items: "<Widget Include=\"notes/a.txt\" Colour=\"red\" /><BuildCacheItem Include=\"Widget;Gadget\" />").Write("Shout.cs", """
            using BuildCache;

            sealed class Widgets : Handler
            {
                public override void Register(HandlerRegistry on)
                {
                    on.Items("Widget").Run(static (file, context) => context.Write(file.Path, $"{context.ReadText(file.Path)} {context.Item("Widget", file.Path)!.Metadata["Colour"]}"));
                    on.Once().Run(static context => context.Write("count.txt", $"{context.Items("Widget").Count} {context.Items("Gadget").Count} {context.Items("Widget")[0].Metadata.Count}"));
                }
            }
            """);

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal("one red", docs.Read("bin/Debug/net10.0/site/notes/a.txt"));
        Assert.Equal("1 0 1", docs.Read("bin/Debug/net10.0/site/count.txt"));

        docs.Write(Path.GetFileName(docs.ProjectFile), File.ReadAllText(docs.ProjectFile).Replace("\"red\"", "\"blue\"", StringComparison.Ordinal));
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal("one blue", docs.Read("bin/Debug/net10.0/site/notes/a.txt"));
        Assert.Equal(["Widgets.Items(Widget) notes/a.txt", "Widgets.Once "], Ran(docs).Order(StringComparer.Ordinal));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    /// <summary>A project of handlers beside another project.</summary>
    static TestProject Handlers(TestProject beside, string items = "") =>
        TestProject.New("Handlers", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><EnableDynamicLoading>true</EnableDynamicLoading></PropertyGroup>
              <ItemGroup><PackageReference Include="BuildCache" Version="{Packages.Version}" ExcludeAssets="runtime" />{items}</ItemGroup>
            </Project>
            """, Path.Combine(Path.GetDirectoryName(beside.Folder)!, "Handlers"))
            .Write("Shout.cs", Shout).Write("Voice.cs", Voice);

    [Theory]
    [InlineData("<BuildCacheHandler Include=\"../Handlers/Handlers.csproj\" />", "BuildCache.Sdk/{0}", "")]
    [InlineData("<ProjectReference Include=\"../Handlers/Handlers.csproj\" BuildCacheHandler=\"true\" />", "BuildCache.Sdk/{0}", "")]
    [InlineData("<BuildCacheHandler Include=\"../Handlers/Handlers.csproj\" />", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}", "net10.0/")]
    public async Task A_project_of_handlers_is_built_and_run(string item, string sdk, string framework)
    {
        var docs = TestProject.Docs($"<PropertyGroup Condition=\"'{framework}' != ''\"><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>{item}</ItemGroup>", sdk)
            .Write("notes/a.txt", "one");
        var handlers = Handlers(docs);

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal("ONE", docs.Read($"bin/Debug/{framework}site/notes/a.txt"));
        Assert.DoesNotContain("Handlers.dll", docs.Files("bin"));
        Assert.DoesNotContain("BuildCache.dll", handlers.Files("bin/Debug/net10.0"));

        (await docs.Dotnet("build")).DidNothing(docs.Report);
    }

    [Fact]
    public async Task Generated_code_comes_from_a_project_of_handlers()
    {
        var project = TestProject.Generated(body: "<ItemGroup><ProjectReference Include=\"../Handlers/Handlers.csproj\" BuildCacheHandler=\"true\" ReferenceOutputAssembly=\"false\" /></ItemGroup>")
            .Write("notes/a.txt", "static class A { public const string Hex = \"one\"; }");
        Handlers(project).Write("Shout.cs", Shout.Replace("file.Path,", "\"A.cs\",", StringComparison.Ordinal))
            .Write("Voice.cs", Voice.Replace(".ToUpperInvariant()", "", StringComparison.Ordinal));
        project.Write("Program.cs", "System.Console.WriteLine(A.Hex + Red.Hex);");

        (await project.Dotnet("build")).Succeeds();
        (await project.Dotnet("build")).DidNothing(project.Report);
    }

    [Fact]
    public async Task A_project_that_is_not_compiled_before_its_handlers_run_cannot_name_itself()
    {
        foreach (var project in (TestProject[])[TestProject.Docs("<ItemGroup><BuildCacheHandler Include=\"Docs.csproj\" /></ItemGroup>"), TestProject.Generated(body: "<ItemGroup><BuildCacheHandler Include=\"Gen.csproj\" /></ItemGroup>")])
        {
            (await project.Dotnet("build")).FailsWith($"error BCM2209: {project.Name} names itself");
        }
    }

    [Fact]
    public async Task A_project_of_handlers_that_nothing_restores_is_no_item()
    {
        var project = TestProject.Generated(body: "<ItemGroup><BuildCacheHandler Include=\"../Handlers/Handlers.csproj\" /></ItemGroup>");
        Handlers(project);
        (await project.Dotnet("build")).FailsWith("error BCM2210: ");
    }

    const string Faults = """
        using BuildCache;

        sealed class Faults : Handler
        {
            public override void Register(HandlerRegistry on)
            {
                on.Once().Named("One").Produces("Twin").Run(static context => { context.Emit("Twin", "same", new { n = 1 }); context.Write("clash.txt", "1"); });
                on.Once().Named("Two").Produces("Twin").Run(static context => { context.Emit("Twin", "same", new { n = 2 }); context.Write("clash.txt", "2"); });
                on.Once().Named("Hen").Produces("Hen").Run(static context => context.Emit("Hen", "1", new { n = context.Query("select count(*) as n from Egg") }));
                on.Once().Named("Egg").Produces("Egg").Run(static context => context.Emit("Egg", "1", new { n = context.Query("select count(*) as n from Hen") }));
                on.Once().Named("Nobody").Run(static context => context.Write("nobody.txt", $"{context.Query("select title from Missing").Count}"));
                on.Files("notes/a.txt").Named("Throws").Run(static (file, context) =>
                    throw new InvalidOperationException("it broke", new FormatException("because of this")));
                on.Once().Named("Sleeps").Run(static context => { while (true) { Thread.Sleep(100); } });
                on.Once().Named("Waits").Run(static async context => await Task.Delay(Timeout.Infinite, context.CancellationToken));
                on.Once().Named("Counts").Run(static context => context.Query("with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) as n from t"));
                on.Once().Named("Greedy").Run(static context => context.Write("greedy.txt", $"{new byte[1_200_000_000].Length}"));
                on.Once().Named("Shapeless").Produces("Shapeless").Run(static context => context.Emit("Shapeless", "1", "a text"));
                on.Once().Named("Endless").Produces("Endless").Run(static context => context.Emit("Endless", "1", new { n = double.NaN }));
                on.Once().Named("Escapes").Run(static context => context.Write("../../escaped.txt", ""));
                on.Once().Named("Late").Produces("Late").Run(static context => 
                {
                    new Thread(() =>
                    {
                        Thread.Sleep(300);
                        try { context.Emit("Late", "1", new { }); } catch (InvalidOperationException) { }
                    }).Start();
                });
            }
        }
        """;

    [Fact]
    public async Task Every_fault_of_a_handler_is_one_error_and_everything_else_is_built()
    {
        var docs = Composed("<TargetFramework>net10.0</TargetFramework><BuildCacheHandlerTimeout>0:00:03</BuildCacheHandlerTimeout>").Write("Faults.cs", Faults);

        var build = await docs.Dotnet("build");

        Assert.NotEqual(0, build.ExitCode);
        var errors = build.Errors.Select(static error => error.Code).Order(StringComparer.Ordinal);
        Assert.Equal(["BCM1301", "BCM1401", "BCM1402", "BCM1403", "BCM1407", "BCM1901", "BCM1902", "BCM1903", "BCM1903", "BCM1903", "BCM1904", "BCM1904"], errors);
        Assert.Empty(build.Warnings);
        var thrown = build.Errors.Single(static error => error.Code == "BCM1901");
        Assert.Equal((docs.PathOf("Faults.cs"), 13), (thrown.File, thrown.LineNumber));
        Assert.Contains("notes/a.txt", thrown.Text, StringComparison.Ordinal);
        Assert.Equal(
            [("BCM1301", 11), ("BCM1401", 20)],
            build.Errors.Where(static error => error.Code is "BCM1301" or "BCM1401").Select(static error => (error.Code, error.LineNumber)).Order());
        Assert.Contains("FormatException: because of this", thrown.Text, StringComparison.Ordinal);

        Assert.Equal("ONE", docs.Read("bin/Debug/net10.0/site/notes/a.txt"));
        Assert.True(docs.Has("bin/Debug/net10.0/site/index.html"));
        Assert.False(docs.Has("bin/Debug/net10.0/site/clash.txt"));
        Assert.False(docs.Has("bin/escaped.txt"));

        // Nothing has to be deleted: without the faults the build is what it would have been.
        File.Delete(docs.PathOf("Faults.cs"));
        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal(0, docs.Report.Effects.Ran);
        Assert.False(docs.Has("bin/Debug/net10.0/site/greedy.txt"));
    }

    [Fact]
    public async Task What_a_handler_learns_behind_its_context_is_found_by_compiler_rebuild_and_audit()
    {
        var docs = Composed().Write("Behind.cs", """
            using BuildCache;

            sealed class Behind : Handler
            {
                public override void Register(HandlerRegistry on) =>
                    on.Once().Named("Hidden").Run(static context => context.Write("hidden.txt", Files.Read("hidden.in")));
            }

            static class Files
            {
                public static readonly Func<string, string> Read = Find();

                static Func<string, string> Find() =>
                    (Func<string, string>)typeof(object).Assembly.GetType("System.IO." + "File")!.GetMethod("ReadAllText", [typeof(string)])!.CreateDelegate(typeof(Func<string, string>));
            }
            """).Write("hidden.in", "one");
        docs.Write("Behind.cs", docs.Read("Behind.cs").Replace("\"hidden.in\"", $"\"{docs.PathOf("hidden.in")}\"", StringComparison.Ordinal));

        // The analyzer cannot know what reflection finds; the audit compares.
        (await docs.Dotnet("build")).Succeeds();
        docs.Write("hidden.in", "two");
        (await docs.Dotnet("build")).DidNothing(docs.Report);
        var build = await docs.Dotnet("build", "-p:BuildCacheAudit=100");
        Assert.Contains("BCM3003: Hidden gave a different result", build.Output, StringComparison.Ordinal);
        Assert.Equal("two", docs.Read("bin/Debug/net10.0/site/hidden.txt"));

        docs.Write("Clock.cs", """
            sealed class Clock : BuildCache.Handler
            {
                public override void Register(BuildCache.HandlerRegistry on) =>
                    on.Once().Named("Clock").Run(static context => context.Write("clock.txt", $"{DateTime.Now.Ticks}"));
            }
            """);
        build = (await docs.Dotnet("build")).Succeeds();
        Assert.Matches(@"Clock\.cs\(4,\d+\): warning BCM4002", build.Output);
        build = (await docs.Dotnet("build", "--no-incremental")).FailsWith("BCM3003");
        Assert.Contains("Clock gave a different result", build.Output, StringComparison.Ordinal);
    }
}
