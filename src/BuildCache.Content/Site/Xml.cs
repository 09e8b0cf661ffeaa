using System.Globalization;

namespace BuildCache.Content.Site;

/// <summary>The little that sitemaps and feeds need of XML.</summary>
static class Xml
{
    /// <summary>Escapes text, and drops the control characters that XML 1.0 has no way to say.</summary>
    public static string Escape(string text) =>
        System.Security.SecurityElement.Escape(string.Concat(text.Where(static character => character >= ' ' || character is '\t' or '\n' or '\r')));

    /// <summary>A date of front matter as RFC 3339 in UTC, which feeds and sitemaps ask for.</summary>
    public static bool TryDate(string text, out string date)
    {
        var known = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value);
        date = known ? value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
        return known;
    }
}
