using System.Reflection;

namespace BuildCache.Benchmarks;

/// <summary>What is measured, as its users have it: packages in a folder, and commands of the SDK.</summary>
static class Product
{
    /// <summary>No server processes that stay: each measurement is a whole command, and none profits from the one before.</summary>
    public static readonly IReadOnlyDictionary<string, string> Dotnet = new Dictionary<string, string>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>The version of the packages.</summary>
    public static string Version => Metadata("Version");

    /// <summary>The variables of a command, with a folder for unpacked packages.</summary>
    public static IReadOnlyDictionary<string, string> With(string packages) => new Dictionary<string, string>(Dotnet) { ["NUGET_PACKAGES"] = packages };

    /// <summary>Makes a folder for projects: nothing from above reaches them, and packages come from this tree alone.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="packages">Packages that are there already; null: this tree is packed.</param>
    public static async Task PrepareAsync(string root, string? packages)
    {
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(root, name), "<Project />");
        }

        File.WriteAllText(Path.Combine(root, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"tree\" value=\"{packages ?? await PackAsync(Path.Combine(root, "feed"))}\" /></packageSources></configuration>");
    }

    /// <summary>A project of one line in a folder of its own.</summary>
    public static void WriteLibrary(string folder) =>
        Files.Write(folder, "Library.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");

    /// <summary>Packs this tree.</summary>
    static async Task<string> PackAsync(string feed)
    {
        var repository = Metadata("Repository");
        await ProcessCost.RunAsync(repository, ["dotnet", "build", "BuildCache.MSBuild.sln", "-c", "Release", "-v", "q"], Dotnet);
        await ProcessCost.RunAsync(repository, ["dotnet", "pack", "BuildCache.MSBuild.sln", "--no-build", "-c", "Release", "-v", "q", $"-p:PackageOutputPath={feed}"], Dotnet);
        return feed;
    }

    static string Metadata(string key) =>
        typeof(Product).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
