using System.Text.RegularExpressions;

namespace BuildCache;

/// <summary>URLs as the build treats them. What is shown of one, in a diagnostic, a report or the log, ends before its query: secrets stand there.</summary>
static partial class HttpUrl
{
    /// <summary>Whether a text is the URL of a web server and not the path of a file.</summary>
    public static bool Is(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A URL as it is asked for; a fragment never reaches the server.</summary>
    public static string Canonical(Uri uri) => uri.GetComponents(UriComponents.HttpRequestUrl | UriComponents.UserInfo, UriFormat.UriEscaped);

    /// <summary>A text without the credentials, queries and fragments of the URLs in it.</summary>
    public static string Redact(string text) => text.Contains("://", StringComparison.Ordinal) ? Urls().Replace(text, "$1$2") : text;

    /// <summary>Where the data of a URL stands in a site that does not say: its host and path; a port follows after <c>_</c>, as <c>:</c> can be in no file name.</summary>
    public static string LogicalPath(string url)
    {
        var address = Redact(url);
        return address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/').Replace(':', '_');
    }

    // What ends in @ stands before the host; and so does what looks like a host with a port that is no number, up to an @ behind a slash.
    [GeneratedRegex("""(https?://)(?:[^\s"'/?#]*@|[^\s"'/?#:\[]*:(?!\d*(?:[/?#\s"']|\z))[^\s"'?#]*@)?([^\s"'?#\u001f]*)(?:[?#][^\s"'\u001f]*)?""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Urls();
}
