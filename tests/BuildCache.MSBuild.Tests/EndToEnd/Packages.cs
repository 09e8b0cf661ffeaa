using System.Reflection;
using BuildCache.MSBuild.Tests.EndToEnd;

[assembly: AssemblyFixture(typeof(Packages))]

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>
/// The packages of this tree, packed once per test run into a feed of their own. Consumers restore them into a package folder of
/// the run, so that no package of an earlier run is ever used; what else they need comes from the machine's package folder as a
/// fallback, without a network.
/// </summary>
public sealed class Packages : IAsyncLifetime
{
    static readonly string Root = Path.Combine(Path.GetTempPath(), "buildcache-tests", Path.GetRandomFileName());

    public static string Version { get; } = Metadata("Version");

    public static string Repository { get; } = Metadata("Repository");

    public static string PackageFolder { get; } = Path.Combine(Root, "packages");

    public static string Feed { get; } = Path.Combine(Root, "feed");

    /// <summary>A new empty folder that ends with the run.</summary>
    public static string NewFolder(string name)
    {
        var folder = Path.Combine(Root, Path.GetRandomFileName(), name);
        Directory.CreateDirectory(folder);
        return folder;
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        var pack = await DotnetCommand.Run(
            Repository, ["pack", "BuildCache.MSBuild.sln", "--no-build", "-c", Metadata("Configuration"), $"-p:PackageOutputPath={Feed}"], PackedFrom);
        Assert.True(pack.ExitCode == 0, pack.Output);
        File.WriteAllText(Path.Combine(Root, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="tree" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{OthersPackages()}" /></fallbackPackageFolders>
            </configuration>
            """);

        // Nothing above the temporary folder may take part in the builds.
        File.WriteAllText(Path.Combine(Root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(Root, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(Root, "Directory.Packages.props"), "<Project />");
    }

    public async ValueTask DisposeAsync()
    {
        var end = await DotnetCommand.EndCompilerServer(Metadata("CompilerServer"));
        Assert.True(end.ExitCode == 0, end.Output);
        Directory.Delete(Root, recursive: true);
    }

    /// <summary>
    /// The packages of the machine without ours: one of the same version would be tested in place of the one that is packed here.
    /// </summary>
    static string OthersPackages()
    {
        if (!Directory.Exists(MachinePackages) || Directory.GetDirectories(MachinePackages, "buildcache.*").Length == 0)
        {
            return MachinePackages;
        }

        var others = Path.Combine(Root, "others");
        Directory.CreateDirectory(others);
        foreach (var package in Directory.GetDirectories(MachinePackages).Where(static package => !Path.GetFileName(package).StartsWith("buildcache.", StringComparison.OrdinalIgnoreCase)))
        {
            Directory.CreateSymbolicLink(Path.Combine(others, Path.GetFileName(package)), package);
        }
        return others;
    }

    static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    static Dictionary<string, string?> PackedFrom { get; } = new() { ["NUGET_PACKAGES"] = MachinePackages };

    static string Metadata(string key) =>
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
