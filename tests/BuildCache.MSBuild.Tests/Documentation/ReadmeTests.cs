using System.Text.RegularExpressions;
using System.Xml.Linq;
using BuildCache.MSBuild.Tests.EndToEnd;

namespace BuildCache.MSBuild.Tests.Documentation;

public sealed class ReadmeTests
{
    [Fact]
    public void The_configuration_of_sources_in_the_readme_lets_our_names_come_from_one_place_only()
    {
        var text = Regex.Match(File.ReadAllText(Path.Combine(Packages.Repository, "README.md")), @"^<configuration>.*?^</configuration>", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        var configuration = XDocument.Parse(text).Root!;
        var sources = configuration.Element("packageSources")!.Elements("add").Select(static source => source.Attribute("key")!.Value);
        var patterns = configuration.Element("packageSourceMapping")!.Elements("packageSource")
            .ToDictionary(static source => source.Attribute("key")!.Value, static source => source.Elements("package").Select(static package => package.Attribute("pattern")!.Value).ToArray());

        Assert.Equal(["buildcache", "nuget.org"], sources.Order(StringComparer.Ordinal));
        Assert.Equal(["buildcache", "nuget.org"], patterns.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["BuildCache", "BuildCache.*"], patterns["buildcache"]);
        Assert.Equal(["*"], patterns["nuget.org"]);
    }
}
