using System.Globalization;
using System.Net;
using System.Text;

namespace BuildCache.Benchmarks;

/// <summary>Times as bars on a logarithmic scale, a group for each step: a picture for the documentation, as SVG.</summary>
static class Chart
{
    const int Width = 860;
    const int Left = 170;
    const int Right = 70;
    const int BarHeight = 12;
    const int Gap = 10;
    const double Least = 0.05;

    // Readable for those who do not tell red from green, on white and on print.
    static readonly string[] Colours = ["#3551c8", "#b9bfd0", "#d9822b", "#4b8b6f", "#8a5aa8", "#2f2f3a"];

    /// <summary>Draws the bars.</summary>
    /// <param name="title">What is shown, for those who do not see it.</param>
    /// <param name="bars">Step, contestant and seconds, those of a step one after the other.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(string title, IReadOnlyList<(string Step, string Contestant, double Seconds)> bars)
    {
        var contestants = bars.Select(static bar => bar.Contestant).Distinct().ToList();
        var most = Math.Pow(10, Math.Ceiling(Math.Log10(bars.Max(static bar => bar.Seconds))));
        var groups = bars.GroupBy(static bar => bar.Step).ToList();
        var height = 60 + groups.Sum(static group => (group.Count() * BarHeight) + Gap);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"11\" role=\"img\" aria-labelledby=\"t\">\n<title id=\"t\">{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"{Width}\" height=\"{height}\" rx=\"8\" fill=\"#fff\"/>\n");
        // More than four names find no room over the bars.
        var (first, step) = contestants.Count <= 4 ? (Left, 150) : (Gap, (Width - Gap) / contestants.Count);
        for (var i = 0; i < contestants.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{first + (i * step)}\" y=\"10\" width=\"10\" height=\"10\" fill=\"{Colours[i % Colours.Length]}\"/><text x=\"{first + 15 + (i * step)}\" y=\"19\" fill=\"#1a2233\">{WebUtility.HtmlEncode(contestants[i])}</text>\n");
        }

        for (var mark = 0.1; mark <= most * 1.001; mark *= 10)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(mark, most):0.0} 28V{height - 18}\" stroke=\"#dde1ec\"/><text x=\"{X(mark, most):0.0}\" y=\"{height - 6}\" text-anchor=\"middle\" fill=\"#52607a\">{mark:0.#} s</text>\n");
        }

        var y = 34;
        foreach (var group in groups)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + (group.Count() * BarHeight / 2) + 4}\" text-anchor=\"end\" fill=\"#1a2233\">{WebUtility.HtmlEncode(group.Key)}</text>\n");
            foreach (var (_, contestant, seconds) in group)
            {
                var end = X(seconds, most);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{Math.Max(1, end - Left):0.0}\" height=\"{BarHeight - 2}\" fill=\"{Colours[contestants.IndexOf(contestant) % Colours.Length]}\"/><text x=\"{Math.Max(Left + 1, end) + 4:0.0}\" y=\"{y + 9}\" fill=\"#52607a\">{seconds:0.00}</text>\n");
                y += BarHeight;
            }

            y += Gap;
        }

        return svg.Append("</svg>\n").ToString();
    }

    static double X(double seconds, double most) =>
        Left + ((Width - Left - Right) * Math.Log10(Math.Max(seconds, Least) / Least) / Math.Log10(most / Least));
}
