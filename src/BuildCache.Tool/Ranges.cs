using System.CommandLine;
using System.Globalization;

namespace BuildCache.Tool;

/// <summary>Options whose value is a number.</summary>
static class Ranges
{
    /// <summary>Refuses a number outside of a range.</summary>
    public static void Between(this Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var given] && int.TryParse(given.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {(most == int.MaxValue ? $"{least} or more" : $"from {least} to {most}")}, not {number}."));
        }
    });
}
