using System.Globalization;
using System.Text;
using System.Xml;

namespace BuildCache.Content.Site;

/// <summary>The little that sitemaps and feeds need of XML.</summary>
static class Xml
{
    /// <summary>Escapes text, and drops the characters that XML 1.0 has no way to say.</summary>
    public static string Escape(string text) => System.Security.SecurityElement.Escape(Clean(text));

    /// <summary>A text without control characters, U+FFFE, U+FFFF and halves of pairs (https://www.w3.org/TR/xml/#charsets).</summary>
    public static string Clean(string text)
    {
        var bad = FirstBad(text, 0);
        if (bad < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var start = 0; ; bad = FirstBad(text, start))
        {
            var end = bad < 0 ? text.Length : bad;
            clean.Append(text, start, end - start);
            if (bad < 0)
            {
                return clean.ToString();
            }

            start = bad + 1;
        }
    }

    static int FirstBad(string text, int start)
    {
        for (var at = start; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (!XmlConvert.IsXmlChar(text[at]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A date of front matter as RFC 3339 in UTC, which feeds and sitemaps ask for.</summary>
    public static bool TryDate(string text, out string date)
    {
        var known = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value);
        date = known ? value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
        return known;
    }
}
