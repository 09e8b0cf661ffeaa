using System.Globalization;
using System.Text.Json;

namespace BuildCache.Tests.Trust;

/// <summary>A build of a random project in a process of its own, which is killed at the n-th moment.</summary>
static class RandomChild
{
    public const string Command = "build-random-in-child";

    const int Finished = 42;
    const int Killed = 137;

    /// <summary>The other process: <c>build-random-in-child folder settings moment</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var project = new TestProject(args[1]) { IsKept = true };
        var settings = JsonSerializer.Deserialize<RandomSettings>(args[2])!;
        settings.ApplyTo(project);
        using var kill = new Interruption(Ending.KilledProcess, int.Parse(args[3], CultureInfo.InvariantCulture), "");
        await kill.Run(cancelled => project.TryBuild(new RandomHandlers().Create(settings), cancellationToken: cancelled));
        return Finished;
    }

    /// <summary>Whether the process was killed, and what is wrong if it ended in a third way.</summary>
    public static async Task<(bool Killed, string? Problem)> Run(string folder, RandomSettings settings, int moment, CancellationToken cancellationToken)
    {
        using var child = ChildBuild.Start(Command, folder, JsonSerializer.Serialize(settings), moment.ToString(CultureInfo.InvariantCulture));
        var said = await child.StandardError.ReadToEndAsync(cancellationToken);
        await child.WaitForExitAsync(cancellationToken);
        return (child.ExitCode == Killed, child.ExitCode is Killed or Finished ? null : $"the process ends with {child.ExitCode}: {said}");
    }
}
