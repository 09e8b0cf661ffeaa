using System.Text.RegularExpressions;
using BuildCache.MSBuild.Tests.EndToEnd;

namespace BuildCache.MSBuild.Tests.Documentation;

public sealed partial class DiagnosticsPageTests
{
    /// <summary>Help links lead to <c>diagnostics.md#bcm1110</c>, so a section needs its heading and an anchor of that name.</summary>
    [Fact]
    public void Every_code_of_the_product_has_a_section_and_an_anchor()
    {
        var page = File.ReadAllText(Path.Combine(Packages.Repository, "docs", "diagnostics.md")).ReplaceLineEndings("\n");
        var codes = Codes();

        Assert.NotEmpty(codes);
        Assert.DoesNotContain(codes, code => !page.Contains($"\n<a id=\"{code.ToLowerInvariant()}\"></a>\n## {code}: ", StringComparison.Ordinal));
    }

    /// <summary>A code that no test names is a message that nobody has seen.</summary>
    [Fact]
    public void Every_code_of_the_product_is_named_by_a_test()
    {
        var sources = Directory.GetFiles(Path.Combine(Packages.Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split('/', '\\').Any(static part => part is "bin" or "obj") && Path.GetFileName(file) != "DiagnosticsPageTests.cs")
            .Select(File.ReadAllText).ToList();

        Assert.Equal([], Codes().Where(code => !sources.Exists(source => source.Contains(code, StringComparison.Ordinal))));
    }

    static List<string> Codes() =>
    [
        .. Directory.GetFiles(Path.Combine(Packages.Repository, "src"), "*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Packages.Repository, "sdk"), "*.targets", SearchOption.AllDirectories))
            .Where(static file => Path.GetExtension(file) is ".cs" or ".targets" && !file.Split('/', '\\').Any(static part => part is "bin" or "obj"))
            .SelectMany(static file => Code().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups["code"].Value).Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("\"(?<code>BCM[0-9]{4})\"")]
    private static partial Regex Code();
}
