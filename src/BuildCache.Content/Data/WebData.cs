using System.Globalization;

namespace BuildCache.Content.Data;

/// <summary>Data items that are URLs: <c>MaxAge</c> and <c>Sha256</c> are metadata of the item.</summary>
static class WebData
{
    public static Task<HttpAnswer> AskAsync(InputFile file, Item? item, HandlerContext context) =>
        context.HttpAsync(file.Path, new HttpInput { MaximumAge = MaximumAge(item?.Metadata.GetValueOrDefault("MaxAge"), file), Sha256 = item?.Metadata.GetValueOrDefault("Sha256") });

    /// <summary>The format that the content type of an answer names; <c>null</c> for another.</summary>
    public static DataFormat? FormatOf(HttpAnswer answer) => answer.ContentType.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "application/json" or "text/json" => DataFormat.Json,
        "application/yaml" or "application/x-yaml" or "text/yaml" or "text/x-yaml" => DataFormat.Yaml,
        "text/csv" => DataFormat.Csv,
        var type when type.EndsWith("+json", StringComparison.Ordinal) => DataFormat.Json,
        _ => null,
    };

    static TimeSpan? MaximumAge(string? text, InputFile file)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var age) && age >= TimeSpan.Zero
            ? age
            : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1509",
                $"The MaxAge of the SiteData item {file.LogicalPath} is '{text}'; it is a time span of zero or more, such as '06:00:00' (six hours) or '7.00:00:00' (a week)."));
    }
}
