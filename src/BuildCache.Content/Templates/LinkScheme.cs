namespace BuildCache.Content.Templates;

/// <summary>The scheme of an address as a browser reads it: white space and control characters before it, and line breaks in it, do not count.</summary>
static class LinkScheme
{
    static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto", "tel", "ftp" };

    /// <summary>Whether an address may stand in a link: no scheme at all, or one that runs nothing.</summary>
    public static bool IsHarmless(string address) => Of(address) is not { } scheme || Harmless.Contains(scheme);

    /// <summary>What is said of an address that is not harmless.</summary>
    /// <param name="address">It.</param>
    /// <param name="of">What has it: a template, a file, an entry.</param>
    public static string Refusal(string address, string of) =>
        $"'{Of(address)}:' may not begin a link of {of}: such an address can run what its author wants in a reader's browser. A link is a path of the site, or begins with http:, https:, mailto:, tel: or ftp:.";

    /// <summary>What stands before the colon, <c>null</c> where there is no scheme. One letter is none: <c>c:</c> is a drive.</summary>
    public static string? Of(string address)
    {
        var length = 0;
        Span<char> scheme = stackalloc char[64];
        foreach (var character in address)
        {
            if (character == ':')
            {
                return length > 1 ? scheme[..length].ToString() : null;
            }

            if (character is '\t' or '\n' or '\r' || (length == 0 && character <= ' '))
            {
                continue;
            }

            var isPart = length == 0 ? char.IsAsciiLetter(character) : char.IsAsciiLetterOrDigit(character) || character is '+' or '-' or '.';
            if (!isPart || length == scheme.Length)
            {
                return null;
            }

            scheme[length++] = character;
        }

        return null;
    }
}
