using System.Globalization;

namespace BuildCache.Tool;

/// <summary>Points of time for people: on the clock of this machine, to the second. Programs are given what the database has.</summary>
static class Moments
{
    /// <param name="moment">As the database has it; in ISO 8601, in UTC.</param>
    public static string Text(string moment) => DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : moment;
}
