using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>What a run of waits was asked for.</summary>
/// <param name="Rounds">How often each is measured.</param>
/// <param name="What">Which of <see cref="Waits.Kinds"/>; none means all.</param>
/// <param name="Results">Where the tables go.</param>
/// <param name="Scale">What part of the items there is: 0.01 is for trying it out.</param>
/// <param name="Packages">The folder with packages to measure; null: they are packed from this tree.</param>
sealed record WaitOptions(int Rounds, IReadOnlyList<string> What, string Results, double Scale, string? Packages)
{
    public static WaitOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new WaitOptions(3, [], "artifacts/benchmarks", 1, null);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"'{arguments[i]}' needs a value.");
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--what" => options with { What = ParseWhat(value) },
                "--results" => options with { Results = value },
                "--scale" => options with { Scale = double.Parse(value, CultureInfo.InvariantCulture) },
                "--packages" => options with { Packages = Path.GetFullPath(value) },
                var unknown => throw new ArgumentException($"'{unknown}' is no option; there are --rounds, --what, --results, --scale and --packages."),
            };
        }

        return options;
    }

    static string[] ParseWhat(string value)
    {
        var names = value.Split(',');
        return Array.Find(names, static name => !Waits.Kinds.ContainsKey(name)) is { } unknown
            ? throw new ArgumentException($"'{unknown}' is nothing to wait for; there are {string.Join(", ", Waits.Kinds.Keys)}.")
            : names;
    }
}
