using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BuildCache.Content.Markdown;

/// <summary>
/// Writes JSON in the canonical form of RFC 8785, in which trees are stored: no white space, shortest escapes, and keys in ordinal
/// order, which is up to the caller. (Utf8JsonWriter escapes more than that, beginning with every emoji.)
/// </summary>
sealed class CanonicalJsonWriter(ArrayBufferWriter<byte> output)
{
    // Whether the next value or key in the current object or array follows another one.
    bool follows;

    // What the keys of the current object are compared with while debugging.
    readonly Stack<string> lastKeys = new();

    public void WriteStartObject()
    {
        Separate();
        Write("{"u8);
        follows = false;
        PushKeys();
    }

    public void WriteStartObject(string name)
    {
        Name(name);
        follows = false;
        WriteStartObject();
    }

    public void WriteEndObject()
    {
        PopKeys();
        Write("}"u8);
        follows = true;
    }

    public void WriteStartArray(string name)
    {
        Name(name);
        Write("["u8);
        follows = false;
    }

    public void WriteEndArray()
    {
        Write("]"u8);
        follows = true;
    }

    public void WriteString(string name, ReadOnlySpan<char> value)
    {
        Name(name);
        Text(value);
        follows = true;
    }

    public void WriteNumber(string name, int value)
    {
        Name(name);
        Span<byte> digits = stackalloc byte[11];
        value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        Write(digits[..written]);
        follows = true;
    }

    public void WriteBoolean(string name, bool value)
    {
        Name(name);
        Write(value ? "true"u8 : "false"u8);
        follows = true;
    }

    public void WriteStringValue(string value)
    {
        Separate();
        Text(value);
        follows = true;
    }

    public void WriteNullValue()
    {
        Separate();
        Write("null"u8);
        follows = true;
    }

    void Separate()
    {
        if (follows)
        {
            Write(","u8);
        }
    }

    void Name(string name)
    {
        CheckOrder(name);
        Separate();
        Text(name);
        Write(":"u8);
    }

    void Text(ReadOnlySpan<char> text)
    {
        Write("\""u8);
        while (text.IndexOfAny(Escaped) is var at and >= 0)
        {
            Utf8(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Utf8(text);
        Write("\""u8);
    }

    static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    void Escape(char character)
    {
        switch (character)
        {
            case '"': Write("\\\""u8); break;
            case '\\': Write("\\\\"u8); break;
            case '\b': Write("\\b"u8); break;
            case '\t': Write("\\t"u8); break;
            case '\n': Write("\\n"u8); break;
            case '\f': Write("\\f"u8); break;
            case '\r': Write("\\r"u8); break;
            default: Utf8($"\\u{(int)character:x4}"); break;
        }
    }

    void Utf8(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3)));
        }
    }

    void Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    [Conditional("DEBUG")]
    void PushKeys() => lastKeys.Push("");

    [Conditional("DEBUG")]
    void PopKeys() => lastKeys.Pop();

    [Conditional("DEBUG")]
    void CheckOrder(string name)
    {
        var last = lastKeys.Pop();
        Debug.Assert(string.CompareOrdinal(last, name) < 0, $"'{name}' is written after '{last}'");
        lastKeys.Push(name);
    }
}
