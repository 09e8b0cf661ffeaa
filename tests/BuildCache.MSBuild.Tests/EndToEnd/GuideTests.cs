using System.Text.RegularExpressions;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>
/// Pages of the documentation that a reader follows step by step, followed step by step: a block under a line with nothing but a
/// file's name is written to that file, and in a block of commands each line after a command must be in what it prints.
/// </summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("handler-in-ten-minutes.md")]
    public async Task A_guide_holds_what_it_says(string page)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The page's commands are those of a Unix shell.");
        var folder = Packages.NewFolder("Notes");
        var files = 0;
        var commands = 0;
        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(Packages.Repository, "samples/Docs/guides", page))))
        {
            var text = block.Groups["text"].Value;
            if (block.Groups["file"].Success)
            {
                var file = Path.Combine(folder, block.Groups["file"].Value);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
                files++;
            }
            else if (text.StartsWith("$ ", StringComparison.Ordinal))
            {
                commands += await Follow(folder, text);
            }
        }

        Assert.True(files > 3 && commands > 2, $"The page has {files} files and {commands} commands; are its blocks still marked as before?");
    }

    static async Task<int> Follow(string folder, string text)
    {
        var commands = text.Split("$ ", StringSplitOptions.RemoveEmptyEntries);
        foreach (var lines in commands.Select(static command => command.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            var (_, output) = await DotnetCommand.Shell(folder, lines[0], new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Packages.PackageFolder, ["MSBUILDTERMINALLOGGER"] = "off" });
            foreach (var expected in lines[1..])
            {
                Assert.True(output.Contains(expected.Trim(), StringComparison.Ordinal), $"$ {lines[0]}\n{output}\ndoes not print: {expected.Trim()}");
            }
        }

        return commands.Length;
    }

    // A line `file`: and a block, or a block alone.
    [GeneratedRegex(@"(^`(?<file>[^`\n]+)`:\n\n)?^```\w*\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
