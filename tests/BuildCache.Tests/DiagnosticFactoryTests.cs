using System.Text.RegularExpressions;

namespace BuildCache.Tests;

/// <summary>What is told in several places has one text: its code stands once in the engine, in the method that words it.</summary>
public sealed partial class DiagnosticFactoryTests
{
    [Theory]
    [InlineData("BCM1004", "Inputs/RefusedInput.cs")]
    [InlineData("BCM1140", "Handlers/UnreadableDatabase.cs")]
    [InlineData("BCM1301", "Queries/InvalidQuery.cs")]
    [InlineData("BCM1302", "Handlers/UnknownCollection.cs")]
    [InlineData("BCM1310", "Queries/InvalidQuery.cs")]
    [InlineData("BCM1402", "Outputs/OutputClash.cs")]
    [InlineData("BCM1404", "Execution/OutputAsInput.cs")]
    [InlineData("BCM1406", "Execution/Cycles.cs")]
    [InlineData("BCM1407", "Scheduling/CyclicOrder.cs")]
    [InlineData("BCM1408", "Outputs/UnwritableOutput.cs")]
    [InlineData("BCM1410", "Outputs/UnwritableOutput.cs")]
    [InlineData("BCM2204", "Handlers/Loading/OtherVersion.cs")]
    [InlineData("BCM2303", "Execution/Doors/CommandDoor.cs")]
    [InlineData("BCM9002", "Diagnostics/SystemRefusal.cs")]
    public void A_code_is_worded_in_one_place(string code, string place) =>
        Assert.Equal([place], Directory.GetFiles(Engine, "*.cs", SearchOption.AllDirectories)
            .Select(static file => (Path: Path.GetRelativePath(Engine, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(static file => !Built().IsMatch(file.Path))
            .SelectMany(file => Regex.Matches(file.Text, $"\"{code}\"").Select(_ => file.Path)));

    static string Engine { get; } = Path.GetFullPath("../../../../../src/BuildCache", AppContext.BaseDirectory);

    [GeneratedRegex("^(bin|obj)/")]
    private static partial Regex Built();
}
