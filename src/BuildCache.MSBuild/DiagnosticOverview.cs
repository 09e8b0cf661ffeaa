using System.Globalization;

namespace BuildCache.MSBuild;

/// <summary>
/// What a build said very often, in a line for each code: <c>BuildCache: 523 × BCM1110: core/ 300, ef6/ 180, index.md 43</c>. Who reads
/// the end of a log sees where the trouble is without counting.
/// </summary>
static class DiagnosticOverview
{
    /// <summary>As many of one code can be read one by one.</summary>
    public const int Few = 20;

    /// <summary>So many places stand in a line; the others are counted together.</summary>
    const int MostPlaces = 6;

    /// <summary>The lines, the most frequent code first.</summary>
    public static IEnumerable<string> Of(IEnumerable<Diagnostic> diagnostics) =>
        from diagnostic in diagnostics
        where diagnostic.Severity != Severity.Message
        group diagnostic by diagnostic.Code into code
        let count = code.Count()
        where count > Few
        orderby count descending, code.Key
        select string.Create(CultureInfo.InvariantCulture, $"BuildCache: {count:N0} × {code.Key}: {Places(code)}");

    static string Places(IEnumerable<Diagnostic> diagnostics)
    {
        var places = diagnostics.GroupBy(static d => FirstSegment(d.File), StringComparer.Ordinal)
            .Select(static group => (Name: group.Key, Count: group.Count()))
            .OrderByDescending(static place => place.Count).ThenBy(static place => place.Name, StringComparer.Ordinal).ToList();
        var named = places.Take(MostPlaces).Select(static place => string.Create(CultureInfo.InvariantCulture, $"{place.Name} {place.Count:N0}"));
        var others = places.Skip(MostPlaces).ToList();
        return string.Join(", ", others.Count == 0
            ? named
            : named.Append(string.Create(CultureInfo.InvariantCulture, $"{others.Count:N0} other places {others.Sum(static place => place.Count):N0}")));
    }

    /// <summary>The folder below the project, or the file where it lies in the project's own.</summary>
    static string FirstSegment(string? file) => file is null ? "the project"
        : file.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && !HttpUrl.Is(file) ? file[..(slash + 1)]
        : file;
}
