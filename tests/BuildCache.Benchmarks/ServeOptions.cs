using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>What a run of the server's benchmark was asked for.</summary>
/// <param name="Pages">Pages of each corpus.</param>
/// <param name="Edits">How many edits of each kind are measured.</param>
/// <param name="Kinds">Which kinds.</param>
sealed record ServeOptions(IReadOnlyList<int> Pages, int Edits, IReadOnlyList<string> Kinds)
{
    public static ServeOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ServeOptions([100, 1000], 100, ["body", "title", "style", "layout"]);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"'{arguments[i]}' needs a value.");
            options = arguments[i] switch
            {
                "--pages" => options with { Pages = [.. value.Split(',').Select(static pages => int.Parse(pages, CultureInfo.InvariantCulture))] },
                "--edits" => options with { Edits = int.Parse(value, CultureInfo.InvariantCulture) },
                "--kinds" => options with { Kinds = value.Split(',') },
                var unknown => throw new ArgumentException($"'{unknown}' is no option; there are --pages, --edits and --kinds."),
            };
        }
        return options;
    }
}
