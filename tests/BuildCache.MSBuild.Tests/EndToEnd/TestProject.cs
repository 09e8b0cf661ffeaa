namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A project folder outside the repository, and the commands a user would run in it.</summary>
sealed class TestProject
{
    readonly HashSet<string> isRestored = new(StringComparer.Ordinal);
    int runs;

    TestProject(string folder, string name) => (Folder, Name) = (folder, name);

    public string Folder { get; private set; }

    public string Name { get; }

    public string ProjectFile => Path.Combine(Folder, Name + ".csproj");

    public BuildReport Report => BuildRun.ReadReport(Path.Combine(Folder, "obj/buildcache/report.json"));

    /// <summary>Two frameworks; the second one's packages are downloaded with the ones of these tests.</summary>
    public const string TwoFrameworks = "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>latest</LangVersion>";

    /// <summary>A documentation project of one line, with two pages.</summary>
    public static TestProject Docs(string body = "", string sdk = "BuildCache.Sdk/{0}", string? folder = null) =>
        New("Docs", $"<Project Sdk=\"{string.Format(null, sdk, Packages.Version)}\">{body}</Project>", folder)
            .Write("index.md", "# Home\n\nSee [a page](guide/page.md).\n")
            .Write("guide/page.md", "# A page\n\nBack [home](../index.md).\n");

    /// <summary>The same beside code that is compiled: a site of a library.</summary>
    public static TestProject Composed(string body = "") =>
        Docs($"<PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>{body}", "Microsoft.NET.Sdk;BuildCache.Sdk/{0}")
            .Write("Class.cs", "public class Class { }");

    /// <summary>A project that compiles code made of data files, with the package referenced.</summary>
    public static TestProject Generated(string framework = "<TargetFramework>net10.0</TargetFramework>", string body = "") =>
        New("Gen", $$$"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{{{framework}}}<OutputType>Exe</OutputType><UseAppHost>false</UseAppHost></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BuildCache.MSBuild" Version="{{{Packages.Version}}}" PrivateAssets="all" />
                <SiteData Include="data/*.json" />
                <SiteTemplate Include="templates/*.hbs" />
              </ItemGroup>
              {{{body}}}
            </Project>
            """)
            .Write("Program.cs", "System.Console.WriteLine(Red.Hex + Blue.Hex);")
            .Write("data/colours.json", """[{ "name": "Red", "hex": "f00" }, { "name": "Blue", "hex": "00f" }]""")
            .Write("templates/colour.hbs", """
                ---
                foreach: select name, hex from Data where file = 'data/colours.json' order by name
                output: {{row.name}}.cs
                ---
                static class {{row.name}} { public const string Hex = "{{row.hex}}"; }
                """);

    /// <summary>A web project with a reference to another project.</summary>
    public static TestProject Web(TestProject referenced, string? folder = null)
    {
        folder ??= Path.Combine(Path.GetDirectoryName(referenced.Folder)!, "Web");
        return New("Web", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><UseAppHost>false</UseAppHost></PropertyGroup>
              <ItemGroup><ProjectReference Include="{referenced.ProjectFile}" /></ItemGroup>
            </Project>
            """, folder)
            .Write("Program.cs", "var app = WebApplication.CreateBuilder(args).Build(); app.UseStaticFiles(); app.Run();");
    }

    /// <summary>A project that is already there, in a copy of this repository.</summary>
    public static TestProject At(string folder) => new(folder, Path.GetFileName(folder));

    public static TestProject New(string name, string project, string? folder = null) =>
        new TestProject(folder ?? Packages.NewFolder(name), name).Write(name + ".csproj", project);

    public string PathOf(string path) => Path.Combine(Folder, path);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public bool Has(string path) => File.Exists(PathOf(path));

    /// <summary>The files below a folder, relative to it with <c>/</c>, in ordinal order.</summary>
    public string[] Files(string folder) => Directory.Exists(PathOf(folder))
        ? [.. Directory.GetFiles(PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(PathOf(folder), file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Every file of the project with its time stamp: equal before and after means that nothing was written.</summary>
    public Dictionary<string, DateTime> Stamps() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(static file => !file.EndsWith(".binlog", StringComparison.Ordinal))
        .ToDictionary(static file => file, File.GetLastWriteTimeUtc);

    public TestProject Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
        return this;
    }

    public void MoveTo(string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(Folder, folder);
        Folder = folder;
    }

    /// <summary>Runs a command in the root of the repository's copy that holds the project, with the machine's packages.</summary>
    public async Task<BuildRun> DotnetHere(params string[] arguments)
    {
        var (exitCode, output) = await DotnetCommand.Run(Path.GetFullPath("../..", Folder), arguments, new Dictionary<string, string?>());
        return new BuildRun(exitCode, output, "");
    }

    /// <summary>Runs a command that takes no options of MSBuild.</summary>
    public async Task<BuildRun> DotnetIn(params string[] arguments)
    {
        var (exitCode, output) = await DotnetCommand.Run(Folder, arguments, new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder });
        return new BuildRun(exitCode, output, "");
    }

    public async Task<BuildRun> Dotnet(params string[] arguments)
    {
        var binlog = Path.Combine(Folder, $"{++runs}.binlog");
        var restored = RestoreKey(arguments);
        if (arguments[0] == "build" && !arguments.Any(static argument => argument.Contains("restore", StringComparison.Ordinal))
            && File.Exists(PathOf("obj/project.assets.json")) && isRestored.Contains(restored))
        {
            // It would find out again that there is nothing to do, which is a third of what such a build costs.
            arguments = [.. arguments, "--no-restore"];
        }
        var (exitCode, output) = await DotnetCommand.Run(
            Folder, [.. arguments, $"-bl:{binlog}", "-tl:off"], new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder });
        if (exitCode == 0)
        {
            isRestored.Add(restored);
        }
        return new BuildRun(exitCode, output, binlog);
    }

    /// <summary>Everything that decides what a restore does: the options, and the files of MSBuild and NuGet in the project and beside it.</summary>
    string RestoreKey(string[] arguments)
    {
        string[] kinds = [".csproj", ".props", ".targets", ".config", ".slnx", ".sln"];
        var root = Path.GetDirectoryName(Folder)!;
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => (kinds.Contains(Path.GetExtension(file)) || Path.GetFileName(file) is "packages.lock.json" or "global.json") && !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(static name => name is "obj" or "bin"))
            .Order(StringComparer.Ordinal).Select(static file => file + "\n" + File.ReadAllText(file));
        return string.Join('\n', [.. arguments, .. files]);
    }
}
