using System.Text.RegularExpressions;

namespace BuildCache.Tests;

/// <summary>What is told in several places has one text: its code stands in one file, and in the method that words it, if one does.</summary>
public sealed partial class DiagnosticFactoryTests
{
    /// <summary>The codes that stand in several files, and why.</summary>
    static readonly Dictionary<string, string> InSeveralFiles = new()
    {
        ["BCM1113"] = "a key that SQL cannot tell from another: in front matter and in data files, with one text",
        ["BCM1201"] = "a mistake in a template: found when it is scanned, compiled and rendered; TemplateMessage words it",
        ["BCM1204"] = "a query of a template: found when it is declared and when it runs",
        ["BCM1209"] = "who renders the images of pages: two do, or nobody does",
        ["BCM1210"] = "a template that is too large: found when it is scanned and when it is rendered",
        ["BCM1211"] = "an address with a scheme that is no link: templates, maps of uids, tables of contents; LinkScheme words it",
        ["BCM1314"] = "a query that cannot be indexed: its file says so, or SQLite",
        ["BCM1315"] = "the name of an SQL function: by itself, and among those of others",
        ["BCM1320"] = "an extension that cannot be loaded; QueryLibrary looks for it only",
        ["BCM1321"] = "an extension that does not fit: to SQLite, and to what others bring",
        ["BCM1701"] = "an image that cannot be decoded: its size, and its pixels",
        ["BCM2103"] = "an output folder, a database or a report in a place that is not theirs",
        ["BCM2302"] = "a CachedExec item that is not complete: what MSBuild knows of it, and its patterns",
        ["BCM2305"] = "a CachedExec item that depends on itself, or is gone",
    };

    [Theory]
    [InlineData("BCM1002", "BuildCache/Inputs/UnreadableFile.cs")]
    [InlineData("BCM1004", "BuildCache/Inputs/RefusedInput.cs")]
    [InlineData("BCM1140", "BuildCache/Handlers/UnreadableDatabase.cs")]
    [InlineData("BCM1301", "BuildCache/Queries/InvalidQuery.cs")]
    [InlineData("BCM1302", "BuildCache/Handlers/UnknownCollection.cs")]
    [InlineData("BCM1310", "BuildCache/Queries/InvalidQuery.cs")]
    [InlineData("BCM1402", "BuildCache/Outputs/OutputClash.cs")]
    [InlineData("BCM1403", "BuildCache/Graph/DocumentClash.cs")]
    [InlineData("BCM1404", "BuildCache/Execution/OutputAsInput.cs")]
    [InlineData("BCM1406", "BuildCache/Execution/Cycles.cs")]
    [InlineData("BCM1407", "BuildCache/Scheduling/CyclicOrder.cs")]
    [InlineData("BCM1408", "BuildCache/Outputs/UnwritableOutput.cs")]
    [InlineData("BCM1409", "BuildCache/Outputs/AlteredOrphan.cs")]
    [InlineData("BCM1410", "BuildCache/Outputs/UnwritableOutput.cs")]
    [InlineData("BCM1904", "BuildCache/Handlers/UnstorableValue.cs")]
    [InlineData("BCM2004", "BuildCache/Inputs/UnknownItems.cs")]
    [InlineData("BCM2204", "BuildCache/Handlers/Loading/OtherVersion.cs")]
    [InlineData("BCM2303", "BuildCache/Outputs/UnwritableOutput.cs")]
    [InlineData("BCM2321", "BuildCache/Builds/BuildDatabase.cs")]
    [InlineData("BCM9002", "BuildCache/Diagnostics/SystemRefusal.cs")]
    public void A_code_is_worded_in_one_place(string code, string place) => Assert.Equal([place], Places[code]);

    [Fact]
    public void A_code_stands_in_one_file_unless_there_is_a_reason() =>
        Assert.Equal(InSeveralFiles.Keys.Order(StringComparer.Ordinal), Places.Where(static code => code.Distinct().Count() > 1).Select(static code => code.Key).Order(StringComparer.Ordinal));

    /// <summary>Where each code stands. A rule that is suppressed is told by the compiler alone.</summary>
    static ILookup<string, string> Places { get; } = Directory.GetFiles(Sources, "*.cs", SearchOption.AllDirectories)
        .Select(static file => (Path: Path.GetRelativePath(Sources, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
        .Where(static file => !Built().IsMatch(file.Path))
        .SelectMany(static file => Code().Matches(file.Text).Select(match => (Code: match.Groups[1].Value, file.Path)))
        .ToLookup(static place => place.Code, static place => place.Path, StringComparer.Ordinal);

    static string Sources => Path.GetFullPath("../../../../../src", AppContext.BaseDirectory);

    [GeneratedRegex("^[^/]+/(bin|obj)/")]
    private static partial Regex Built();

    [GeneratedRegex("(?<!SuppressMessage\\(\"BuildCache\", )\"(BCM[0-9]{4})\"")]
    private static partial Regex Code();
}
