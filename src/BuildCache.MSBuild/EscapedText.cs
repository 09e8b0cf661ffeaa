using System.Buffers;
using System.Globalization;
using System.Text;

namespace BuildCache.MSBuild;

/// <summary>MSBuild's way of writing characters that mean something to it: <c>%3B</c> for a semicolon.</summary>
static class EscapedText
{
    static readonly SearchValues<char> Special = SearchValues.Create("%*?@$();'");

    /// <summary>A task item takes its texts escaped: without this <c>50%25.html</c> would become <c>50%.html</c>.</summary>
    public static string Escape(string text) =>
        text.AsSpan().ContainsAny(Special)
            ? string.Concat(text.Select(static c => Special.Contains(c) ? $"%{(int)c:X2}" : c.ToString()))
            : text;

    public static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 2;
            }
            else
            {
                result.Append(text[i]);
            }
        }
        return result.ToString();
    }
}
