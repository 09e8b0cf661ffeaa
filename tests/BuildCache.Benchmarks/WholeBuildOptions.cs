using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>What a run of whole builds was asked for.</summary>
/// <param name="Pages">Pages of the corpus.</param>
/// <param name="Rounds">How often each step is measured.</param>
/// <param name="Results">Where the tables go.</param>
sealed record WholeBuildOptions(int Pages, int Rounds, string Results)
{
    public static WholeBuildOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new WholeBuildOptions(1000, 7, "artifacts/benchmarks");
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            options = arguments[i] switch
            {
                "--pages" => options with { Pages = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture) },
                "--results" => options with { Results = arguments[i + 1] },
                var unknown => throw new ArgumentException($"'{unknown}' is no option; there are --pages, --rounds and --results."),
            };
        }

        return options;
    }
}
