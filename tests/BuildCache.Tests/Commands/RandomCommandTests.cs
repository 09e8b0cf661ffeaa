using System.Globalization;
using System.Text;

namespace BuildCache.Tests.Commands;

/// <summary>
/// Random edits, kills, cancellations and lost databases of a project of commands. After each build its outputs are those of a clean twin, and
/// at every moment the files of the user are as the user left them.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RandomCommandTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Commands_give_what_a_clean_build_gives_and_leave_the_files_of_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands of this test are those of a Unix shell.");
        var steps = Number("BUILDCACHE_TRUST_COMMANDS") ?? 6;
        var seed = Number("BUILDCACHE_TRUST_SEED") ?? 20_261_126;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var project = new TestProject();
        var commands = new RandomCommands(project, random);
        Directory.CreateDirectory(Path.Combine(project.Folder, "obj"));
        commands.Begin();
        for (var step = 0; step < steps; step++)
        {
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                output.WriteLine($"{step}: {commands.Edit()}");
            }
            var end = step % 3 == 1 ? random.Next(1, 5) : 0;
            if (end > 0)
            {
                output.WriteLine($"{step}: ends with {await Interrupt(project, commands, random, end)}");
                RequireMine(project, commands);
                output.WriteLine($"{step}: {commands.Edit()}");
            }
            if (random.Next(6) == 0)
            {
                output.WriteLine($"{step}: loses the database");
                Lose(project, all: random.Next(2) == 0);
            }
            var state = StateOf(project, await project.Build());
            RequireMine(project, commands);
            using var twin = new TestProject();
            commands.CopyTo(twin);
            Assert.Equal(StateOf(twin, await twin.Build()), state);
        }
    }

    /// <summary>A build that a command or a numbered point ends; how it did.</summary>
    static async Task<string> Interrupt(TestProject project, RandomCommands commands, Random random, int end)
    {
        if (end <= 2)
        {
            return $"code {await CommandChild.Run(project, random.Next(1, 60), end == 1 ? "kill" : "cancel")}";
        }
        var signal = end == 3 ? "KILL" : "TERM";
        commands.Interrupt(signal, isOn: true);
        var code = await CommandChild.Run(project);
        commands.Interrupt(signal, isOn: false);
        return $"{signal}, code {code}";
    }

    static void Lose(TestProject project, bool all)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(project.Database)!).Where(file => all || file.EndsWith(".db", StringComparison.Ordinal) || file.Contains(".db-", StringComparison.Ordinal)).ToList())
        {
            File.Delete(file);
        }
    }

    static void RequireMine(TestProject project, RandomCommands commands) =>
        Assert.All(commands.Mine, pair => Assert.Equal(pair.Value, File.ReadAllText(Path.Combine(project.Folder, pair.Key))));

    static string StateOf(TestProject project, BuildResult result)
    {
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        var text = new StringBuilder();
        foreach (var path in result.OutputsInPlace)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{path}: {File.ReadAllText(Path.Combine(project.Folder, path)).TrimEnd()}");
        }
        // What a clean build cannot know of: files that were left alone.
        foreach (var diagnostic in result.Diagnostics.Where(static d => d.Code is not ("BCM2312" or "BCM1409") && !d.Code.StartsWith("BCM3", StringComparison.Ordinal)))
        {
            text.AppendLine(diagnostic.ToString());
        }
        return text.ToString();
    }

    static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
