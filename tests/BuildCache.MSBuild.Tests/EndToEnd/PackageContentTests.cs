using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>What is in the packages besides what makes them work.</summary>
public sealed partial class PackageContentTests
{
    const string Notices = "THIRD-PARTY-NOTICES.txt";

    static readonly string[] Libraries = [".dll", ".so", ".dylib"];

    static ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(Packages.Feed, $"{package}.{Packages.Version}.nupkg"));

    static string Read(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    [Theory]
    [InlineData("BuildCache")]
    [InlineData("BuildCache.Content")]
    [InlineData("BuildCache.Images")]
    [InlineData("BuildCache.MSBuild")]
    [InlineData("BuildCache.Sdk")]
    [InlineData("BuildCache.Templates")]
    [InlineData("BuildCache.Tool")]
    public void A_package_says_what_it_is_and_names_no_address_that_does_not_exist(string name)
    {
        using var package = Open(name);
        var metadata = XDocument.Parse(Read(package, name + ".nuspec")).Root!.Elements().Single();
        string? Value(string element) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == element)?.Value;

        Assert.Equal(("icon.png", "README.md", "MIT"), (Value("icon"), Value("readme"), Value("license")));
        Assert.Equal((null, null), (Value("projectUrl"), metadata.Elements().SingleOrDefault(static e => e.Name.LocalName == "repository")?.Attribute("url")?.Value));
        Assert.StartsWith("# ", Read(package, "README.md"), StringComparison.Ordinal);
        using var icon = package.GetEntry("icon.png")!.Open();
        var signature = new byte[8];
        icon.ReadExactly(signature);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], signature);
    }

    [Theory]
    [InlineData("BuildCache.Images", "BuildCache.Images.deps.json")]
    [InlineData("BuildCache.MSBuild", "BuildCache.MSBuild.deps.json")]
    [InlineData("BuildCache.Sdk", "BuildCache.MSBuild.deps.json")]
    [InlineData("BuildCache.Tool", "BuildCache.Tool.deps.json", "tools/net10.0/any/")]
    public void Whatever_a_package_carries_of_others_is_named_with_its_terms(string name, string dependencies, string folder = "tasks/net10.0/")
    {
        using var package = Open(name);
        var notices = Read(package, Notices);
        var parts = Part().Matches(notices).ToDictionary(static part => part.Groups["name"].Value, static part => part);

        // Every file: nothing that a package brings is left out, whatever brought it.
        var files = package.Entries.Where(entry => entry.FullName.StartsWith(folder.Split('/')[0] + "/", StringComparison.Ordinal) && Libraries.Contains(Path.GetExtension(entry.Name)))
            .Select(static entry => entry.Name).Where(static file => !file.StartsWith("BuildCache", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(files);
        Assert.Empty(files.Except(parts.Values.SelectMany(static part => part.Groups["files"].Value.Split(", "))));

        // Every package that a file is of, in the version that is carried.
        using var list = JsonDocument.Parse(Read(package, folder + dependencies));
        var carried = list.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .Where(static library => !library.Name.StartsWith("BuildCache", StringComparison.Ordinal) && (library.Value.TryGetProperty("runtime", out _) || library.Value.TryGetProperty("runtimeTargets", out _)))
            .Select(static library => library.Name.Replace('/', ' ')).ToList();
        Assert.NotEmpty(carried);
        Assert.Empty(carried.Except(parts.Values.Select(static part => $"{part.Groups["name"].Value} {part.Groups["version"].Value}")));

        // Every licence is there in full.
        Assert.All(parts.Values.Select(static part => part.Groups["licence"].Value).Where(static licence => licence != "Public"), licence => Assert.Contains($"\nLicence {licence}\n====", notices, StringComparison.Ordinal));
        Assert.Equal(name == "BuildCache.Images", package.GetEntry("tasks/" + Notices) is not null);
    }

    [GeneratedRegex(@"^(?<name>\S+) (?<version>\d\S*)\n  Files:     (?<files>.+)\n  Copyright: .+\n  Licence:   (?<licence>[\w.-]*\w).*\n  Source:    https://.+\n", RegexOptions.Multiline)]
    private static partial Regex Part();
}
