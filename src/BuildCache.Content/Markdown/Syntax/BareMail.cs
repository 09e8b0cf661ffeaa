namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Mail addresses in plain text, as GitHub recognises them: <c>ann@example.org</c>, <c>mailto:ann@example.org</c>.</summary>
static class BareMail
{
    /// <summary>The next one from a place on; an empty range when there is none.</summary>
    public static Range Next(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOf('@');
            if (next < 0)
            {
                break;
            }

            at += next;
            var start = at;
            while (start > from && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '+' or '-' or '_'))
            {
                start--;
            }

            if (start < at && EndOf(text, at + 1) is > 0 and var end && (start == 0 || text[start - 1] != '/'))
            {
                return WithScheme(text, start, from)..end;
            }
        }

        return default;
    }

    public static string Target(string address) => address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? address : "mailto:" + address;

    static int WithScheme(ReadOnlySpan<char> text, int start, int from) =>
        start - 7 >= from && text[(start - 7)..start].Equals("mailto:", StringComparison.OrdinalIgnoreCase) ? start - 7 : start;

    /// <summary>The end of a domain with a period in it, which a letter ends; 0 when it is none.</summary>
    static int EndOf(ReadOnlySpan<char> text, int start)
    {
        var (end, periods) = (start, 0);
        while (end < text.Length)
        {
            var character = text[end];
            if (character == '.' && end + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + 1]))
            {
                periods++;
            }
            else if (character == '@')
            {
                return 0;
            }
            else if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                break;
            }

            end++;
        }

        return periods > 0 && char.IsAsciiLetter(text[end - 1]) ? end : 0;
    }
}
