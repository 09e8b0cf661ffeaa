namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Files of commands that stand where default patterns of the project find them, too.</summary>
public sealed class CommandItemTests
{
    static TestProject Project(string framework)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        return TestProject.New("Items", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{framework}</PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BuildCache.MSBuild" Version="{Packages.Version}" PrivateAssets="all" />
                <CachedExec Include="in/*.txt" Command="sh tool.sh %(Identity) Gen/%(Filename).cs" Outputs="Gen/%(Filename).cs" OutputItem="Compile" />
                <CachedExec Include="res/*.xml" Command="cp %(Identity) Gen/%(Filename).resx" Outputs="Gen/%(Filename).resx" OutputItem="EmbeddedResource" />
                <CachedExec Include="strings.xml" Command="cp strings.xml docs/N.xml" Outputs="docs/" OutputItem="None" Pack="true" PackagePath="docs" />
                <CachedExec Include="strings.xml" Command="cp strings.xml Gen/W.foo" Outputs="Gen/W.foo" OutputItem="Foo" />
                <Foo Include="Gen/*.foo" />
              </ItemGroup>
              <Target Name="Tell" AfterTargets="CoreCompile"><Message Importance="high" Text="found @(Foo->Count()) foo, @(EmbeddedResource->Count()) resources" /></Target>
            </Project>
            """)
            .Write("tool.sh", "echo \"static class $(basename \"$1\" .txt) { }\" > \"$2\"\n")
            .Write("in/A.txt", "a").Write("in/B.txt", "b")
            .Write("res/S.xml", Strings).Write("res/T.xml", Strings).Write("strings.xml", Strings);
    }

    const string Strings = """
        <?xml version="1.0" encoding="utf-8"?>
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
          <resheader name="version"><value>2.0</value></resheader>
          <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
          <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
          <data name="a"><value>b</value></data>
        </root>
        """;

    [Fact]
    public async Task Each_is_one_item_and_what_is_deleted_is_none()
    {
        var project = Project("<TargetFramework>net10.0</TargetFramework>");
        (await project.Dotnet("build")).Succeeds();

        var build = (await project.Dotnet("build")).Succeeds();
        Assert.Empty(build.Warnings);
        Assert.Contains("found 1 foo, 2 resources", build.Output, StringComparison.Ordinal);

        File.Delete(project.PathOf("in/B.txt"));
        build = (await project.Dotnet("build")).Succeeds();
        Assert.Empty(build.Warnings);
        Assert.Equal(["A.cs", "S.resx", "T.resx", "W.foo"], project.Files("Gen"));

        File.Delete(project.PathOf("res/T.xml"));
        build = (await project.Dotnet("build")).Succeeds();
        Assert.Empty(build.Warnings);
        Assert.Contains("found 1 foo, 1 resources", build.Output, StringComparison.Ordinal);
        Assert.Equal(["A.cs", "S.resx", "W.foo"], project.Files("Gen"));

        (await project.Dotnet("pack", "--no-build", "-p:Configuration=Debug", "-o", project.PathOf("../feed"))).Succeeds();
        using var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(project.PathOf("../feed"), "*.nupkg").Single());
        Assert.NotNull(package.GetEntry("docs/N.xml"));
    }

    [Fact]
    public async Task A_package_of_two_frameworks_holds_what_commands_wrote_once()
    {
        var project = Project(TestProject.TwoFrameworks);

        (await project.Dotnet("pack", "-o", project.PathOf("../feed"))).Succeeds();

        using var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(project.PathOf("../feed"), "*.nupkg").Single());
        Assert.Single(package.Entries, static entry => entry.FullName == "docs/N.xml");
    }

    [Fact]
    public async Task A_static_graph_of_two_frameworks_runs_the_engine_once()
    {
        var project = Project(TestProject.TwoFrameworks);
        (await project.Dotnet("restore")).Succeeds();

        var build = (await project.Dotnet("build", "--no-restore", "-graph")).Succeeds();

        Assert.Equal(1, build.Count("RunBuildCache"));
        Assert.Empty(build.Warnings);

        // Its outer build comes last, and is cleaned last too.
        var rebuild = (await project.Dotnet("build", "--no-restore", "-graph", "-t:Rebuild")).Succeeds();

        Assert.Equal((1, 1), (rebuild.Count("CleanBuildCache"), rebuild.Count("RunBuildCache")));
        Assert.Contains("6 ran, 0 reused", rebuild.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(project.PathOf("Gen/A.cs")));
    }
}
