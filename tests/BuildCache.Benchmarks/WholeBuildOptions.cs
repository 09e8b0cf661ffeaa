using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>What a run of whole builds was asked for.</summary>
/// <param name="Pages">Pages of each corpus.</param>
/// <param name="Rounds">How often each step is measured.</param>
/// <param name="Results">Where the tables go.</param>
/// <param name="Steps">The names of the steps that are measured; none means all. The first build is always made.</param>
/// <param name="Peers">The other generators that take part where they can be set up.</param>
/// <param name="CompareEach">Whether each step's result is compared with a clean build; otherwise only the last one's, which is what all of them led to.</param>
/// <param name="Packages">The folder with packages to measure; null: they are packed from this tree.</param>
sealed record WholeBuildOptions(IReadOnlyList<int> Pages, int Rounds, string Results, IReadOnlyList<string> Steps, IReadOnlyList<string> Peers, bool CompareEach, string? Packages)
{
    public static WholeBuildOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new WholeBuildOptions([1000], 5, "artifacts/benchmarks", [], Contestants.Peers, true, null);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"'{arguments[i]}' needs a value.");
            options = arguments[i] switch
            {
                "--pages" => options with { Pages = [.. value.Split(',').Select(static pages => int.Parse(pages, CultureInfo.InvariantCulture))] },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--results" => options with { Results = value },
                "--steps" => options with { Steps = value.Split(',') },
                "--peers" => options with { Peers = ParsePeers(value) },
                "--compare" => options with { CompareEach = value switch { "each" => true, "last" => false, _ => throw new ArgumentException($"--compare is each or last, not '{value}'.") } },
                "--packages" => options with { Packages = Path.GetFullPath(value) },
                var unknown => throw new ArgumentException($"'{unknown}' is no option; there are --pages, --rounds, --results, --steps, --peers, --compare and --packages."),
            };
        }

        return options;
    }

    /// <summary>All, none, or those that are named.</summary>
    static IReadOnlyList<string> ParsePeers(string value)
    {
        if (bool.TryParse(value, out var all))
        {
            return all ? Contestants.Peers : [];
        }

        var names = value.Split(',');
        return Array.Find(names, static name => !Contestants.Peers.Contains(name)) is { } unknown
            ? throw new ArgumentException($"'{unknown}' is no generator; there are {string.Join(", ", Contestants.Peers)}.")
            : names;
    }
}
