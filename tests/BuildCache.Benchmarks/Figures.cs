using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildCache.Benchmarks;

/// <summary>Figures of several rounds, and how they are written.</summary>
static class Figures
{
    /// <summary>For results as JSON.</summary>
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The median of each time, and the most memory.</summary>
    public static Cost Median(IReadOnlyList<Cost> costs) =>
        new(Median(costs.Select(static cost => cost.Seconds)), Median(costs.Select(static cost => cost.ProcessorSeconds)), costs.Max(static cost => cost.PeakBytes));

    /// <summary>Two digits after the point, none of a large number, nothing where there is no number.</summary>
    public static string Text(double value) =>
        double.IsNaN(value) ? "" : value.ToString(value < 1e5 ? "0.00" : "0", CultureInfo.InvariantCulture);

    /// <summary>Whole megabytes; nothing where there are none.</summary>
    public static string Megabytes(long bytes) => bytes == 0 ? "" : (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
