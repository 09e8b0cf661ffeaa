using System.Globalization;

namespace BuildCache;

/// <summary>
/// A URL with the options of a call: what a source of kind <see cref="SourceKind.Http"/> names. All that share URL and pin share one answer;
/// age, limit and timeout say when and how to ask for it, and as parts of the key they go when the last call that wants them so goes.
/// </summary>
/// <param name="Url">The URL as it is stored (<see cref="HiddenUrls"/>).</param>
/// <param name="Sha256">The pinned hash, or empty.</param>
/// <param name="MaximumAge">How old the last check may be; null: as old as the build allows.</param>
/// <param name="MaximumBytes">How long the answer may be.</param>
/// <param name="Timeout">How long the server may take.</param>
sealed record HttpRequest(string Url, string Sha256, TimeSpan? MaximumAge, long MaximumBytes, TimeSpan Timeout)
{
    /// <summary>The URL in messages.</summary>
    public string Address => HttpUrl.Redact(Url);

    public bool IsPinned => Sha256.Length > 0;

    /// <summary>What the keys of all sources with this answer begin with.</summary>
    public string AnswerKey => AnswerKeyOf(Url, Sha256);

    public Source Source => new(SourceKind.Http, string.Create(CultureInfo.InvariantCulture,
        $"{AnswerKey}{MaximumAge?.Ticks}{Source.Separator}{MaximumBytes}{Source.Separator}{Timeout.Ticks}"));

    public static string AnswerKeyOf(string url, string sha256) => $"{url}{Source.Separator}{sha256}{Source.Separator}";

    /// <summary>What a source's key says.</summary>
    public static HttpRequest Of(Source source)
    {
        var parts = source.Parts;
        return new HttpRequest(parts[0], parts[1],
            parts[2].Length == 0 ? null : TimeSpan.FromTicks(long.Parse(parts[2], CultureInfo.InvariantCulture)),
            long.Parse(parts[3], CultureInfo.InvariantCulture),
            TimeSpan.FromTicks(long.Parse(parts[4], CultureInfo.InvariantCulture)));
    }

    /// <exception cref="DiagnosticException">BCM1506: it cannot be asked for.</exception>
    public static HttpRequest Of(string url, HttpInput input, HiddenUrls urls)
    {
        url = urls.Reveal(url)
            ?? throw Invalid($"The query and credentials of {HttpUrl.Redact(url)} are not stored, and no item or handler of this build names them any more. Take the URL from the item, or from where it is configured, and not from a result of an earlier build.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !HttpUrl.Is(uri.AbsoluteUri) || uri.Host.Length == 0)
        {
            // Whatever its query holds, spaces too, is no part of what is said, nor is what stands where a port should: it may be a password.
            var shown = HttpUrl.Redact(url.Split('?', '#')[0]);
            var colon = shown.IndexOf(':', Math.Min(shown.Length, "https:".Length));
            throw Invalid($"'{(colon < 0 ? shown : shown[..colon] + "…")}' is no URL of a web server; give it whole, with http:// or https://.");
        }
        var sha256 = input.Sha256?.Trim().ToLowerInvariant() ?? "";
        if (sha256.Length > 0 && !(sha256.Length == 64 && sha256.All(char.IsAsciiHexDigit)))
        {
            throw Invalid($"The SHA-256 '{input.Sha256}' for {HttpUrl.Redact(url)} is no such hash; it has 64 hexadecimal digits, as sha256sum prints them.");
        }
        if (input.MaximumAge < TimeSpan.Zero || input.MaximumBytes is <= 0 or > int.MaxValue || input.Timeout <= TimeSpan.Zero)
        {
            throw Invalid($"The options for {HttpUrl.Redact(url)} cannot be met: a maximum age is zero or more, a timeout more than zero, and the most bytes are from 1 to 2,147,483,647.");
        }
        return new HttpRequest(urls.Hide(HttpUrl.Canonical(uri)), sha256, input.MaximumAge, input.MaximumBytes, input.Timeout);
    }

    static DiagnosticException Invalid(string message) => new(new Diagnostic(Severity.Error, "BCM1506", message));
}
