using System.Text;

namespace BuildCache.Content.Templates;

/// <summary>
/// Reads markup piece by piece, as a browser does, and finds the addresses that were put together from several pieces: the whole value of the
/// attribute is judged, whatever made it up. A value that came in one piece, with its quotes, is somebody's text: the template's own, or
/// markup that is written as it is.
/// </summary>
sealed class AddressReader(Rendering rendering)
{
    /// <summary>Elements whose content is text, or that of another language, up to their end tag.</summary>
    static readonly HashSet<string> RawText = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext" };

    static readonly System.Buffers.SearchValues<char> EndOfValue = System.Buffers.SearchValues.Create(" \t\r\n\f>");

    static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The name that is being read, of an element or of an attribute; what has been seen of <see cref="until"/>.</summary>
    readonly StringBuilder name = new();
    readonly StringBuilder value = new();
    State state;
    string element = "";
    string until = "";
    bool isClosedByItself;
    bool isAddress;
    char quote;

    /// <summary>How much of the value its first piece gave, which held what stands before it; null while there was no other.</summary>
    int? first;

    enum State
    {
        /// <summary>Between tags.</summary>
        Text,

        /// <summary>In what goes on up to a certain text: a comment, the content of a script.</summary>
        Skipped,

        /// <summary>Behind <c>&lt;</c>.</summary>
        Opening,

        ElementName,
        BeforeAttribute,
        AttributeName,
        AfterAttributeName,
        BeforeValue,
        Value,
    }

    public bool IsBetweenTags => state == State.Text;

    /// <summary>Where it is: from there, equal text is read alike.</summary>
    public AddressPlace Place => IsBetweenTags ? default : new((int)state, element, until, name.ToString(), isClosedByItself, quote, isAddress && state is (State.BeforeValue or State.Value));

    /// <summary>Reads on between two tags.</summary>
    public void Restart()
    {
        state = State.Text;
        name.Clear();
    }

    /// <summary>Reads one piece.</summary>
    public void Read(ReadOnlySpan<char> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (state == State.Value)
        {
            first ??= value.Length;
        }
        else
        {
            first = state == State.BeforeValue ? 0 : null;
        }

        for (var at = 0; at < piece.Length;)
        {
            at += Next(piece[at..]);
        }
    }

    /// <summary>Reads the next characters; gives how many. None: they are read once more, in another state.</summary>
    int Next(ReadOnlySpan<char> text) => state switch
    {
        State.Text => ReadText(text),
        State.Skipped => Skip(text),
        State.Opening => ReadOpening(text[0]),
        State.ElementName => ReadElementName(text),
        State.BeforeValue => BeginValue(text[0]),
        State.Value => ReadValue(text),
        _ => ReadAttributeName(text),
    };

    int ReadText(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('<');
        if (at < 0)
        {
            return text.Length;
        }

        name.Clear();
        state = State.Opening;
        return at + 1;
    }

    int ReadOpening(char character)
    {
        if (!char.IsAsciiLetter(character) && character is not ('/' or '!' or '?'))
        {
            state = State.Text;
            return 0;
        }

        name.Append(character);
        state = State.ElementName;
        return 1;
    }

    int ReadElementName(ReadOnlySpan<char> text)
    {
        // No letter ends a name, or is the last that makes a comment of it.
        if (text.IndexOfAnyExcept(Letters) is var end and not 0)
        {
            end = end < 0 ? text.Length : end;
            name.Append(text[..end]);
            return end;
        }

        var character = text[0];
        if (char.IsWhiteSpace(character) || character == '>' || (character == '/' && name.Length > 1))
        {
            element = name.ToString();
            isClosedByItself = false;
            state = State.BeforeAttribute;
            return 0;
        }

        name.Append(character);
        if (name[0] == '!' && name.ToString() is "!--" or "![CDATA[")
        {
            // <!--> is a comment, too.
            SkipTo(name[1] == '-' ? "-->" : "]]>", name[1] == '-' ? "--" : "");
        }

        return 1;
    }

    int ReadAttributeName(ReadOnlySpan<char> text)
    {
        switch (text[0])
        {
            case '>':
                state = State.Text;
                // What closes itself holds nothing, in XML at least. Reading too much does no harm; skipping what a browser reads would.
                if (!isClosedByItself && RawText.Contains(element))
                {
                    SkipTo("</" + element, "");
                }

                break;
            case '/':
                isClosedByItself = true;
                state = State.BeforeAttribute;
                break;
            case '=' when state != State.BeforeAttribute:
                state = State.BeforeValue;
                isAddress = AddressAttribute.Is(element, name.ToString());
                if (isAddress)
                {
                    rendering.BeginAddress();
                }

                break;
            case var character when char.IsWhiteSpace(character):
                state = state == State.AttributeName ? State.AfterAttributeName : state;
                break;
            default:
                if (state != State.AttributeName)
                {
                    name.Clear();
                }

                var end = text[1..].IndexOfAnyExcept(Letters);
                var length = end < 0 ? text.Length : end + 1;
                name.Append(text[..length]);
                isClosedByItself = false;
                state = State.AttributeName;
                return length;
        }

        return 1;
    }

    int BeginValue(char character)
    {
        if (char.IsWhiteSpace(character))
        {
            return 1;
        }

        if (character == '>')
        {
            state = State.BeforeAttribute;
            return 0;
        }

        quote = character is '"' or '\'' ? character : '\0';
        state = State.Value;
        value.Clear();
        return quote == '\0' ? 0 : 1;
    }

    int ReadValue(ReadOnlySpan<char> text)
    {
        var end = quote == '\0' ? text.IndexOfAny(EndOfValue) : text.IndexOf(quote);
        if (isAddress)
        {
            value.Append(end < 0 ? text : text[..end]);
        }

        if (end < 0)
        {
            return text.Length;
        }

        state = State.BeforeAttribute;
        if (isAddress && first is { } literal)
        {
            rendering.Judge(new AddressAttribute(element, name.ToString(), value.ToString(), literal));
        }

        first = null;
        return quote == '\0' ? end : end + 1;
    }

    void SkipTo(string end, string seen)
    {
        (state, until) = (State.Skipped, end);
        name.Clear().Append(seen);
    }

    int Skip(ReadOnlySpan<char> text)
    {
        if (name.Length == 0 && text.IndexOf(until[0]) is var next and not 0)
        {
            return next < 0 ? text.Length : next;
        }

        // The end may come in pieces.
        name.Append(text[0]);
        while (!until.StartsWith(name.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            name.Remove(0, 1);
        }

        if (name.Length == until.Length)
        {
            // An end tag is read on as any other tag.
            state = until[0] == '<' ? State.ElementName : State.Text;
            name.Remove(0, 1);
        }

        return 1;
    }
}
