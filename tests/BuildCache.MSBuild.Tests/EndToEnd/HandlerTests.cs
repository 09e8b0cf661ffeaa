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
}
