using System.Buffers;
using System.Globalization;
using System.Text;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>Addresses in plain text, as GitHub recognises them (https://github.github.com/gfm/#autolinks-extension-).</summary>
static class BareUrl
{
    // As long as a name in DNS can be; without a limit, text without spaces would be read again from each of its letters.
    const int MaxDomainLength = 253;

    static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\f\v<");

    static readonly string[] Schemes = ["https://", "http://", "ftp://"];

    /// <summary>How long the address is that a text has at this place; 0 for none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        foreach (var scheme in Schemes)
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return (at > 0 && char.IsAsciiLetter(text[at - 1])) || DomainLength(rest[scheme.Length..], needsPeriod: false) is not (> 0 and var domain)
                    ? 0 : Length(rest, scheme.Length + domain);
            }
        }

        return rest.StartsWith("www.") && (at == 0 || char.IsWhiteSpace(text[at - 1]) || text[at - 1] is '*' or '_' or '~' or '(')
            && DomainLength(rest, needsPeriod: true) is > 4 and var length ? Length(rest, length) : 0;
    }

    /// <summary>Where the address leads to: a name without a scheme is one of the web.</summary>
    public static string Target(string address) => address.StartsWith("www.", StringComparison.Ordinal) ? "http://" + address : address;

    /// <summary>Letters and digits of any script, hyphens, periods; underscores, but not in the last two parts.</summary>
    static int DomainLength(ReadOnlySpan<char> text, bool needsPeriod)
    {
        var (at, periods, inLast, inSecondLast) = (0, 0, false, false);
        while (at < text.Length && at <= MaxDomainLength)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var consumed);
            if (rune.Value == '.')
            {
                (inSecondLast, inLast) = (inLast, false);
                periods++;
            }
            else if (rune.Value == '_')
            {
                inLast = true;
            }
            else if (rune.Value != '-' && !IsHostCharacter(rune))
            {
                break;
            }
            else if (at == 0 && rune.Value == '-')
            {
                return 0;
            }

            at += consumed;
        }

        var starts = text.Length > 0 && text[0] is not ('.' or '_');
        return starts && !inLast && !inSecondLast && at <= MaxDomainLength && (periods > 0 || !needsPeriod) ? at : 0;
    }

    static bool IsHostCharacter(Rune rune) => Rune.IsLetterOrDigit(rune) || (!rune.IsAscii && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control)
        && !Rune.IsPunctuation(rune));

    /// <summary>Up to white space or a tag, and without the punctuation of the sentence around it.</summary>
    static int Length(ReadOnlySpan<char> text, int domain)
    {
        var end = text[domain..].IndexOfAny(Ends);
        var length = end < 0 ? text.Length : domain + end;
        var unopened = text[..length].Count(')') - text[..length].Count('(');
        while (length > 0)
        {
            var last = text[length - 1];
            if (last == ')' && unopened > 0)
            {
                unopened--;
                length--;
            }
            else if (last is '?' or '!' or '.' or ',' or ':' or '*' or '_' or '~' or '\'' or '"')
            {
                length--;
            }
            else if (last == ';')
            {
                var name = length - 2;
                while (name > 0 && char.IsAsciiLetter(text[name]))
                {
                    name--;
                }

                length = name < length - 2 && name > 0 && text[name] == '&' ? name : length - 1;
            }
            else
            {
                break;
            }
        }

        return length;
    }
}
