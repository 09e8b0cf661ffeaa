using System.Buffers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace BuildCache.Content.Markdown.Syntax;

/// <summary>
/// <c>{#id .class key=value}</c>, or <c>{: .class}</c> as kramdown and Python-Markdown write it. What begins with a bare word is text: the
/// <c>{controller}</c> of a route.
/// </summary>
readonly ref struct AttributeList
{
    static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.-");

    static readonly SearchValues<char> ValueEnd = SearchValues.Create(" \t\r\n{}\"'<>=`");

    readonly HtmlAttributes attributes;

    AttributeList(HtmlAttributes attributes, int length, bool isMarked) => (this.attributes, Length, IsMarked) = (attributes, length, isMarked);

    /// <summary>From brace to brace.</summary>
    public int Length { get; }

    /// <summary>Whether it has the colon, which no text has by chance.</summary>
    public bool IsMarked { get; }

    /// <summary>Whether an id or a class is among them; <c>{a=b}</c> alone is a set as often as an attribute.</summary>
    public bool HasName => attributes.Id is not null || attributes.Classes is { Count: > 0 };

    public void AddTo(IMarkdownObject target) => attributes.CopyTo(target.GetAttributes(), mergeIdAndProperties: true, shared: false);

    /// <summary>Reads a list that a text begins with.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out AttributeList list)
    {
        list = default;
        if (text is not ['{', ..])
        {
            return false;
        }

        var isMarked = text is [_, ':', ..];
        var attributes = new HtmlAttributes();
        var at = isMarked ? 2 : 1;
        for (var isFirst = true; ; isFirst = false)
        {
            at += text[at..].Length - text[at..].TrimStart(" \t").Length;
            if (at < text.Length && text[at] == '}' && !isFirst)
            {
                list = new AttributeList(attributes, at + 1, isMarked);
                return true;
            }

            if (at >= text.Length || !TryReadOne(text, ref at, attributes, isFirst && !isMarked))
            {
                return false;
            }
        }
    }

    static bool TryReadOne(ReadOnlySpan<char> text, ref int at, HtmlAttributes attributes, bool mustHaveValue)
    {
        if (text[at] is '#' or '.')
        {
            var isClass = text[at++] == '.';
            var name = Until(text, at, ValueEnd);
            if (name.IsEmpty || (isClass && !char.IsLetter(name[0]) && name[0] is not ('_' or '-')))
            {
                return false;
            }

            at += name.Length;
            if (isClass)
            {
                attributes.AddClass(name.ToString());
            }
            else
            {
                attributes.Id = name.ToString();
            }

            return true;
        }

        var length = text[at..].IndexOfAnyExcept(NameCharacters);
        var key = text.Slice(at, Math.Max(length, 0));
        if (key.IsEmpty || !char.IsAsciiLetter(key[0]))
        {
            return false;
        }

        at += key.Length;
        if (text[at] != '=')
        {
            attributes.AddProperty(key.ToString(), "");
            return !mustHaveValue;
        }

        if (!TryReadValue(text[(at + 1)..], out var value, out var consumed))
        {
            return false;
        }

        at += 1 + consumed;
        attributes.AddProperty(key.ToString(), value.ToString());
        return true;
    }

    static bool TryReadValue(ReadOnlySpan<char> text, out ReadOnlySpan<char> value, out int consumed)
    {
        if (text is ['"' or '\'', ..])
        {
            var line = text.IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;
            var close = line[1..].IndexOf(text[0]);
            value = close < 0 ? default : line.Slice(1, close);
            consumed = close + 2;
            return close >= 0;
        }

        value = Until(text, 0, ValueEnd);
        consumed = value.Length;
        return consumed > 0;
    }

    static ReadOnlySpan<char> Until(ReadOnlySpan<char> text, int start, SearchValues<char> ends)
    {
        var length = text[start..].IndexOfAny(ends);
        return length < 0 ? text[start..] : text.Slice(start, length);
    }
}
