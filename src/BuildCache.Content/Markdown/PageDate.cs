using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCache.Content.Markdown;

/// <summary>
/// A date of front matter: a day, or a day and a time (https://yaml.org/type/timestamp.html). It is kept in one form, a time in UTC to the
/// second, so that the order of the texts is the order of the moments, in SQL too.
/// </summary>
static partial class PageDate
{
    /// <summary>The form in which a date is kept; <c>null</c> for what is no date.</summary>
    public static string? Normalise(string text)
    {
        var match = Timestamp().Match(text);
        if (!match.Success || !DateOnly.TryParseExact(
            $"{match.Groups["y"].Value}-{match.Groups["m"].Value.PadLeft(2, '0')}-{match.Groups["d"].Value.PadLeft(2, '0')}",
            "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        if (!match.Groups["h"].Success)
        {
            return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var (hour, minute, second) = (Number(match.Groups["h"]), Number(match.Groups["n"]), Number(match.Groups["s"]));
        var (offsetHours, offsetMinutes) = (Number(match.Groups["oh"]), Number(match.Groups["om"]));
        if (hour > 23 || minute > 59 || second > 59 || offsetHours > 14 || offsetMinutes > 59)
        {
            return null;
        }

        var offset = new TimeSpan(offsetHours, offsetMinutes, 0);
        var local = day.ToDateTime(new TimeOnly(hour, minute, second));
        offset = match.Groups["sign"].Value == "-" ? -offset : offset;
        if (local.Ticks < offset.Ticks || local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        return local.Subtract(offset).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})(([Tt]|[ \t]+)(?<h>[0-9]{1,2}):(?<n>[0-9]{2})(:(?<s>[0-9]{2})(\.[0-9]*)?)?[ \t]*(Z|z|(?<sign>[-+])(?<oh>[0-9]{1,2})(:?(?<om>[0-9]{2}))?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamp();
}
