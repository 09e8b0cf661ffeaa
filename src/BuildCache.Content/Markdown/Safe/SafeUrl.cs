using System.Collections.Frozen;

namespace BuildCache.Content.Markdown.Safe;

/// <summary>Addresses that run nothing: relative ones, and those of schemes that only lead somewhere.</summary>
static class SafeUrl
{
    static readonly FrozenSet<string> Schemes = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "http", "https", "mailto", "tel", "sms", "ftp", "xmpp", "irc", "ircs");

    public static bool IsSafe(string url)
    {
        // As a browser reads it: control characters and white space before and inside a scheme are not there.
        var text = string.Concat(url.Where(static character => character > ' ' && !char.IsControl(character) && !char.IsWhiteSpace(character)));
        var end = text.AsSpan().IndexOfAny(":/?#\\");
        return end < 0 || text[end] != ':' || Schemes.Contains(text[..end]);
    }
}
