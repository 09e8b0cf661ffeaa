namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Commands as cached effects. Each start of the tool leaves a line in a file that no build knows, so starts are counted and not believed.</summary>
public sealed class CachedExecTests
{
    /// <summary>Writes a class named after its first argument's file to its second argument.</summary>
    const string Tool = """
        name=$(basename "$1" .txt)
        echo "$name" >> ../starts.txt
        mkdir -p "$(dirname "$2")"
        echo "static class $name { public const string Text = \"$(cat "$1")\"; }" > "$2"
        """;

    static TestProject Project(string items, string body = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        return TestProject.New("Commands", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BuildCache.MSBuild" Version="{Packages.Version}" PrivateAssets="all" />
                {items}
              </ItemGroup>
              {body}
            </Project>
            """).Write("tool.sh", Tool);
    }

    const string OnePerFile = """<CachedExec Include="in/*.txt" Command="sh tool.sh %(Identity) obj/gen/%(Filename).cs" Outputs="obj/gen/%(Filename).cs" OutputItem="Compile" />""";

    /// <summary>What was started since the last call.</summary>
    static string[] Starts(TestProject project)
    {
        var file = project.PathOf("../starts.txt");
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        File.Delete(file);
        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }

    [Fact]
    public async Task Of_100_commands_those_run_whose_inputs_or_tool_changed()
    {
        var project = Project(OnePerFile).Write("Program.cs", "System.Console.Write(T7.Text + T99.Text);");
        for (var i = 0; i < 100; i++)
        {
            project.Write($"in/T{i}.txt", $"text {i}");
        }

        (await project.Dotnet("build")).Succeeds();
        Assert.Equal(100, Starts(project).Length);
        Assert.Equal("text 7text 99", await Run(project));

        (await project.Dotnet("build")).DidNothing(project.Report);
        Assert.Empty(Starts(project));

        project.Write("in/T7.txt", "other");
        (await project.Dotnet("build")).Succeeds();
        Assert.Equal(["T7"], Starts(project));
        Assert.Equal("othertext 99", await Run(project));

        Directory.Delete(project.PathOf("obj/gen"), recursive: true);
        File.WriteAllText(project.PathOf("in/T8.txt"), project.Read("in/T8.txt"));
        (await project.Dotnet("build")).Succeeds();
        Assert.Empty(Starts(project));
        Assert.Equal((0L, 100L), (project.Report.Effects.Ran, project.Report.Outputs.Restored));

        // The way back to what was there before is not run again.
        project.Write("in/T7.txt", "text 7");
        (await project.Dotnet("build")).Succeeds();
        Assert.Empty(Starts(project));

        (await project.Dotnet("clean")).Succeeds();
        Assert.Empty(project.Files("obj/gen"));
        (await project.Dotnet("build")).Succeeds();
        Assert.Empty(Starts(project));

        project.Write("tool.sh", Tool + "\n# another tool\n");
        (await project.Dotnet("build")).Succeeds();
        Assert.Equal(100, Starts(project).Length);
        Assert.Equal(0, project.Report.Outputs.Written);
        Assert.Equal("text 7text 99", await Run(project));

        File.Delete(project.PathOf("in/T3.txt"));
        (await project.Dotnet("build")).Succeeds();
        Assert.Empty(Starts(project));
        Assert.False(project.Has("obj/gen/T3.cs"));
        Assert.Equal(99, project.Files("obj/gen").Length);
    }

    [Fact]
    public async Task Two_builds_at_once_start_each_command_once()
    {
        var project = Project(OnePerFile).Write("Program.cs", "return;");
        for (var i = 0; i < 20; i++)
        {
            project.Write($"in/T{i}.txt", $"{i}");
        }
        (await project.Dotnet("restore")).Succeeds();

        // BuildCache alone: two compilers that write the same assembly are another matter.
        var both = await Task.WhenAll(project.Dotnet("build", "--no-restore", "-t:BuildCache"), project.Dotnet("build", "--no-restore", "-t:BuildCache"));

        Assert.All(both, static build => build.Succeeds());
        Assert.Equal(20, Starts(project).Length);
    }

    [Fact]
    public async Task Inputs_that_are_declared_globbed_or_found_by_a_dependency_file_are_noticed()
    {
        var project = Project("""
                <CachedExec Include="main.txt" Command="sh all.sh" Outputs="obj/a.txt;obj/b.txt;obj/tree/" Inputs="extra/**/*.inc" DepFile="obj/main.d" OutputItem="None" />
                """)
            .Write("Program.cs", "return;")
            .Write("main.txt", "1").Write("extra/x.inc", "x").Write("hidden.h", "h")
            .Write("all.sh", """
                echo all >> ../starts.txt
                mkdir -p obj/tree/deep
                cat main.txt extra/*.inc hidden.h > obj/a.txt
                echo b > obj/b.txt
                for f in extra/*.inc; do cp $f obj/tree/deep/$(basename $f).copy; done
                echo "obj/a.txt: main.txt hidden.h" > obj/main.d
                """);

        async Task<int> Build()
        {
            (await project.Dotnet("build", "-t:BuildCache", "-restore")).Succeeds();
            return Starts(project).Length;
        }

        Assert.Equal(1, await Build());
        Assert.Equal("1xh", project.Read("obj/a.txt"));
        Assert.Equal(["deep/x.inc.copy"], project.Files("obj/tree"));
        Assert.Equal(0, await Build());

        project.Write("hidden.h", "H");
        Assert.Equal(1, await Build());
        Assert.Equal("1xH", project.Read("obj/a.txt"));

        project.Write("extra/y.inc", "y");
        Assert.Equal(1, await Build());
        Assert.Equal(["deep/x.inc.copy", "deep/y.inc.copy"], project.Files("obj/tree"));

        // A folder as an output is what the command wrote into it, and no more.
        File.Delete(project.PathOf("extra/x.inc"));
        Assert.Equal(1, await Build());
        Assert.Equal(["deep/y.inc.copy"], project.Files("obj/tree"));

        project.Write("obj/a.txt", "altered by hand");
        File.Delete(project.PathOf("obj/b.txt"));
        Assert.Equal(0, await Build());
        Assert.Equal("1yH", project.Read("obj/a.txt"));
        Assert.True(project.Has("obj/b.txt"));
    }

    [Fact]
    public async Task A_named_variable_is_an_input_and_another_is_not()
    {
        var project = Project("""
                <CachedExec Include="main.txt" Command="echo start >> ../starts.txt; echo &quot;$FLAVOUR $OTHER&quot; > obj/a.txt" Outputs="obj/a.txt" Environment="FLAVOUR" />
                """)
            .Write("Program.cs", "return;").Write("main.txt", "1");

        async Task<int> Build(string flavour, string other)
        {
            var environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder, ["FLAVOUR"] = flavour, ["OTHER"] = other };
            var (exitCode, output) = await DotnetCommand.Run(project.Folder, ["build", "-t:BuildCache", "-restore", "-tl:off"], environment);
            Assert.True(exitCode == 0, output);
            return Starts(project).Length;
        }

        Assert.Equal(1, await Build("sweet", "one"));
        Assert.Equal(0, await Build("sweet", "two"));
        Assert.Equal(1, await Build("sour", "two"));
        Assert.Equal("sour two", project.Read("obj/a.txt").Trim());
    }

    [Fact]
    public async Task What_a_command_says_is_said_again_and_a_failure_leaves_nothing()
    {
        var project = Project("""
                <CachedExec Include="main.txt" Command="sh say.sh" Outputs="obj/a.txt" />
                """)
            .Write("Program.cs", "return;").Write("main.txt", "1")
            .Write("say.sh", """
                echo start >> ../starts.txt
                echo "main.txt(1,2): warning SAY01: it is only 1"
                cp main.txt obj/a.txt
                """);

        var build = await project.Dotnet("build");
        Assert.Contains("SAY01", build.Succeeds().Warnings);
        build = await project.Dotnet("build");
        Assert.Contains("SAY01", build.Succeeds().Warnings);
        Assert.Contains("main.txt(1,2)", build.Output, StringComparison.Ordinal);
        Assert.Single(Starts(project));

        project.Write("say.sh", "echo start >> ../starts.txt\necho half > obj/a.txt\necho no good >&2\nexit 3\n");
        build = (await project.Dotnet("build")).FailsWith("BCM2301");
        Assert.Contains("no good", build.Output, StringComparison.Ordinal);
        Assert.Equal("1", project.Read("obj/a.txt"));
        // What failed is tried again.
        (await project.Dotnet("build")).FailsWith("BCM2301");
        Assert.Equal(2, Starts(project).Length);

        project.Write("say.sh", "echo start >> ../starts.txt\ntrue\n");
        (await project.Dotnet("build")).FailsWith("BCM2304");
    }

    [Fact]
    public async Task A_command_that_changes_its_input_is_not_believed()
    {
        var project = Project("""<CachedExec Include="main.txt" Command="cp main.txt obj/a.txt; echo more >> main.txt" Outputs="obj/a.txt" />""")
            .Write("Program.cs", "return;").Write("main.txt", "1\n");

        (await project.Dotnet("build")).FailsWith("BCM2308");
        Assert.False(project.Has("obj/a.txt"));
    }

    [Fact]
    public async Task A_design_time_build_starts_nothing_and_knows_what_is_compiled()
    {
        var project = Project(OnePerFile, """<Target Name="Tell" DependsOnTargets="CoreCompile"><Message Importance="high" Text="compiles @(Compile->'%(Filename)%(Extension)')" /></Target>""")
            .Write("in/A.txt", "a").Write("Program.cs", "System.Console.Write(A.Text);");
        (await project.Dotnet("build")).Succeeds();
        Assert.Single(Starts(project));

        project.Write("in/A.txt", "b");
        var build = await project.Dotnet("build", "-t:Tell", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true");

        Assert.Contains("A.cs", build.Succeeds().Output[build.Output.IndexOf("compiles ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Empty(Starts(project));
    }

    [Fact]
    public async Task Rows_of_a_query_become_items()
    {
        var project = TestProject.Generated(body: """
                <Target Name="Drafts" DependsOnTargets="BuildCache">
                  <QueryBuildCache Sql="select name, hex, note from Data where hex = @hex order by name" Parameters="hex=$(Hex)">
                    <Output TaskParameter="Rows" ItemName="Found" />
                  </QueryBuildCache>
                  <Message Importance="high" Text="found @(Found->'%(Identity):%(hex)')." />
                </Target>
                """);

        Assert.Contains("found Red:f00.", (await project.Dotnet("build", "-restore", "-t:Drafts", "-p:Hex=f00")).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("found .", (await project.Dotnet("build", "-t:Drafts", "-p:Hex=nothing")).Succeeds().Output, StringComparison.Ordinal);

        File.WriteAllText(project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace("from Data", "from Dota", StringComparison.Ordinal));
        var build = (await project.Dotnet("build", "-t:Drafts")).FailsWith("BCM1301");
        Assert.Contains("Gen.csproj(", build.Output, StringComparison.Ordinal);
    }

    static async Task<string> Run(TestProject project)
    {
        var (exitCode, output) = await DotnetCommand.Run(project.Folder, ["bin/Debug/net10.0/Commands.dll"], new Dictionary<string, string?>());
        Assert.True(exitCode == 0, output);
        return output.Trim();
    }
}
