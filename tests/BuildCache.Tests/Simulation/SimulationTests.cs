using System.Globalization;

namespace BuildCache.Tests.Simulation;

/// <summary>
/// Whole builds in memory, step by step, from a seed: whatever goes on first, and wherever the process is killed or the power fails, the next
/// build ends as it must. BUILDCACHE_SIMULATION_STEPS says how many steps (20,000), BUILDCACHE_SIMULATION_SEED where seeds begin.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    static int Setting(string name, int normal) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : normal;

    [Fact]
    [Trait("Speed", "Slow")]
    public void Builds_end_as_they_must_wherever_the_ones_before_were_cut_off()
    {
        var (wanted, seed) = (Setting("BUILDCACHE_SIMULATION_STEPS", 20_000), Setting("BUILDCACHE_SIMULATION_SEED", 20_261_126));
        var (steps, builds, kills, failures) = (0, 0, 0, 0);
        for (; steps < wanted; seed++)
        {
            var run = Simulate(seed, rounds: 12);
            (steps, builds, kills, failures) = (steps + run.Steps, builds + run.Builds, kills + run.Kills, failures + run.PowerFailures);
        }
        output.WriteLine($"{steps} steps, {builds} builds to their end, {kills} kills, {failures} failures of the power; next seed {seed}");
        Assert.All([builds, kills, failures], static count => Assert.NotEqual(0, count));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_seed_gives_the_same_steps_again()
    {
        var (first, again, other) = (Simulate(7, rounds: 6), Simulate(7, rounds: 6), Simulate(8, rounds: 6));
        Assert.Equal(first, again);
        Assert.NotEqual(first.Trace, other.Trace);
    }

    [Fact]
    public void What_is_to_be_published_is_on_the_disk_before_anything_is_published()
    {
        using var machine = new SimulatedMachine(3);
        var project = new SimulatedProject(machine);
        var published = 0;
        var isFlushed = false;
        machine.Watch = step =>
        {
            // The record beside the folder is written when it is known what is to be published.
            isFlushed = step.StartsWith("sqlite flush", StringComparison.Ordinal) && step.EndsWith("-wal", StringComparison.Ordinal)
                || isFlushed && !step.StartsWith("write /home/project/.out.", StringComparison.Ordinal);
            if (step.StartsWith("move /home/project/out/", StringComparison.Ordinal))
            {
                published++;
                Assert.True(isFlushed, step);
            }
        };
        for (var round = 0; round < 4; round++)
        {
            project.Edit();
            project.Build(staysOpen: true);
        }
        Assert.NotEqual(0, published);
        project.Close();
    }

    static Run Simulate(int seed, int rounds)
    {
        using var machine = new SimulatedMachine(seed);
        var project = new SimulatedProject(machine);
        var told = new List<string>();
        var (builds, kills, failures, longest) = (0, 0, 0, 400);
        for (var round = 0; round < rounds; round++)
        {
            for (var edits = machine.Next(3); edits >= 0; edits--)
            {
                told.Add(project.Edit());
            }
            var staysOpen = machine.Next(2) == 0;
            if (machine.Next(2) == 0)
            {
                var before = machine.Steps;
                machine.TurnOffAfter(machine.Next(longest) + 1);
                if (project.Build(staysOpen) is null)
                {
                    var isKill = machine.Next(2) == 0;
                    told.Add($"{(isKill ? "kill" : "power failure")} after {machine.Steps - before} steps");
                    project.Close();
                    machine.TurnOn(keepsUnflushed: isKill);
                    (kills, failures) = isKill ? (kills + 1, failures) : (kills, failures + 1);
                }
                machine.TurnOffAfter(null);
            }
            var begun = machine.Steps;
            var result = project.Build(staysOpen)!;
            longest = machine.Steps - begun;
            told.Add($"build of {longest} steps");
            var context = $"seed {seed}: {string.Join(", ", told)}\n";
            var unexpected = result.Diagnostics.Where(static d => d.Severity != Severity.Message);
            Require("", string.Join('\n', unexpected), context);
            Require(project.Expected(), project.Outputs(), context);
            var again = project.Build(staysOpen)!.Report;
            Require((0L, 0L, 0L, 0L), (again.Handlers.Sum(static handler => handler.Ran), again.Outputs.Written, again.Outputs.Restored, again.Outputs.Deleted), context);
            builds += 2;
            if (!staysOpen)
            {
                project.Close();
            }
        }
        project.Close();
        return new Run(machine.Steps, machine.Trace, builds, kills, failures);
    }

    /// <summary>As Assert.Equal, which shows no more than the place of a difference.</summary>
    static void Require<T>(T expected, T actual, string context) => Assert.True(Equals(expected, actual), $"{context}expected:\n{expected}\nactual:\n{actual}");

    sealed record Run(int Steps, Fingerprint Trace, int Builds, int Kills, int PowerFailures);
}
