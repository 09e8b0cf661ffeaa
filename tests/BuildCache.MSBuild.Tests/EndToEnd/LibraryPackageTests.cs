namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>The library packages in a program of one's own, with their native SQLite.</summary>
public sealed class LibraryPackageTests
{
    [Fact]
    public async Task A_program_builds_a_site_with_the_libraries()
    {
        var program = TestProject.New("Program", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost><ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="BuildCache.Content" Version="{Packages.Version}" /></ItemGroup>
            </Project>
            """)
            .Write("content/index.md", "# Home\n")
            .Write("Program.cs", """
                using BuildCache;
                using BuildCache.Content;

                var root = Path.GetFullPath("content");
                var result = await Build.RunAsync(new BuildOptions
                {
                    ProjectDirectory = root,
                    DatabasePath = Path.Combine(root, "obj", "site.db"),
                    OutputDirectory = Path.Combine(root, "out"),
                    Target = "site",
                    Handlers = ContentHandlers.Create(),
                    Properties = new[] { "SiteTitle", "SiteUrl", "SiteBasePath", "SiteDescription", "SiteLanguage", "SiteAuthor", "SiteFooter", "SiteRepository", "SiteEditUrl", "SiteStrict", "SiteDrafts" }
                        .ToDictionary(name => name, _ => ""),
                    Items = new Dictionary<string, ItemList> { ["Markdown"] = new() { Include = ["**/*.md"] } },
                });
                foreach (var diagnostic in result.Diagnostics)
                {
                    Console.WriteLine(diagnostic);
                }

                return result.Succeeded ? 0 : 1;
                """);

        (await program.Dotnet("build")).Succeeds();
        var (exitCode, output) = await DotnetCommand.Run(program.Folder, ["bin/Debug/net10.0/Program.dll"], new Dictionary<string, string?>());

        Assert.True(exitCode == 0, output);
        Assert.True(program.Has("content/out/index.html"));
    }
}
