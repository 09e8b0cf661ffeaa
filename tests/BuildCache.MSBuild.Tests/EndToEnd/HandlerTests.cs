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
}
