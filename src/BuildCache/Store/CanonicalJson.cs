using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Canonical JSON (RFC 8785): one spelling per value, so that equal values have equal bytes and equal hashes. Integers keep all
/// digits of a 64-bit integer, where the RFC would round them to a double: document ids must not collide.
/// </summary>
sealed class CanonicalJson
{
    readonly IBufferWriter<byte> output;
    readonly int mostDepth;
    readonly List<string> path = [];

    CanonicalJson(IBufferWriter<byte> output, int mostDepth) => (this.output, this.mostDepth) = (output, mostDepth);

    /// <exception cref="UnencodableException">JSON cannot hold the value, or it is nested too deep.</exception>
    public static byte[] Bytes(JsonNode? node, int mostDepth = Json.MostDepth)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        new CanonicalJson(buffer, mostDepth).Write(node);
        return buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc cref="Bytes"/>
    public static string Text(JsonNode? node, int mostDepth = Json.MostDepth) => Encoding.UTF8.GetString(Bytes(node, mostDepth));

    /// <exception cref="UnencodableException">The text is not well-formed.</exception>
    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (!WellFormedTextConverter.IsWellFormed(text))
        {
            throw new UnencodableException("a text holds half of a surrogate pair, which is not a character");
        }
        output.Write("\""u8);
        for (var escaped = text.IndexOfAny(Escaped); escaped >= 0; escaped = text.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(text[..escaped], output);
            WriteEscape(text[escaped], output);
            text = text[(escaped + 1)..];
        }
        Encoding.UTF8.GetBytes(text, output);
        output.Write("\""u8);
    }

    void Write(JsonNode? node)
    {
        if (node is JsonObject or JsonArray && path.Count >= mostDepth)
        {
            throw new UnencodableException($"the value of '{path[0]}' is nested deeper than {mostDepth} levels");
        }
        switch (node)
        {
            case null:
                output.Write("null"u8);
                break;
            case JsonObject value:
                WriteObject(value);
                break;
            case JsonArray value:
                WriteArray(value);
                break;
            case JsonValue value:
                WriteValue(value);
                break;
        }
    }

    static void WriteEscape(char c, IBufferWriter<byte> output)
    {
        switch (c)
        {
            case '"': output.Write("\\\""u8); break;
            case '\\': output.Write("\\\\"u8); break;
            case '\b': output.Write("\\b"u8); break;
            case '\f': output.Write("\\f"u8); break;
            case '\n': output.Write("\\n"u8); break;
            case '\r': output.Write("\\r"u8); break;
            case '\t': output.Write("\\t"u8); break;
            default:
                output.Write("\\u00"u8);
                output.Write([HexDigit(c >> 4), HexDigit(c & 15)]);
                break;
        }
    }

    /// <summary>Quotation marks, backslashes, and what stands before the space.</summary>
    static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(static code => (char)code), '"', '\\']);

    static byte HexDigit(int value) => "0123456789abcdef"u8[value];

    void WriteObject(JsonObject value)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (key, item) in Sorted(value))
        {
            if (!first)
            {
                output.Write(","u8);
            }
            first = false;
            path.Add(key);
            WriteKey(key);
            output.Write(":"u8);
            Write(item);
            path.RemoveAt(path.Count - 1);
        }
        output.Write("}"u8);
    }

    static readonly Comparer<KeyValuePair<string, JsonNode?>> ByKey =
        Comparer<KeyValuePair<string, JsonNode?>>.Create(static (left, right) => string.CompareOrdinal(left.Key, right.Key));

    KeyValuePair<string, JsonNode?>[] Sorted(JsonObject value)
    {
        try
        {
            var pairs = new KeyValuePair<string, JsonNode?>[value.Count];
            ((ICollection<KeyValuePair<string, JsonNode?>>)value).CopyTo(pairs, 0);
            Array.Sort(pairs, ByKey);
            return pairs;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // An object that was parsed looks at its keys when it is asked for the first.
            throw new UnencodableException($"{Place("an object", "")} has a key twice, or one with half of a surrogate pair", error);
        }
    }

    void WriteArray(JsonArray value)
    {
        output.Write("["u8);
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }
            path.Add(string.Create(CultureInfo.InvariantCulture, $"[{i}]"));
            Write(value[i]);
            path.RemoveAt(path.Count - 1);
        }
        output.Write("]"u8);
    }

    /// <summary>A key may become a column, and SQL ends every name at a NUL.</summary>
    void WriteKey(string key)
    {
        if (key.Contains('\0', StringComparison.Ordinal))
        {
            throw new UnencodableException($"the key '{key.Replace("\0", "\\u0000", StringComparison.Ordinal)}' holds a NUL character");
        }
        WriteText(key, "the key");
    }

    void WriteText(string text, string what)
    {
        if (!WellFormedTextConverter.IsWellFormed(text))
        {
            throw new UnencodableException($"{Place(what, " at ")} holds half of a surrogate pair, which is not a character");
        }
        WriteString(text, output);
    }

    void WriteValue(JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteText(TextOf(value), "the text");
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            case JsonValueKind.Null:
                output.Write("null"u8);
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                // A .NET object that was put into the tree as it is.
                Write(Json.ToNode<JsonNode>(value));
                break;
            default:
                WriteNumber(value);
                break;
        }
    }

    string TextOf(JsonValue value)
    {
        try
        {
            return value.TryGetValue(out string? text) ? text : value.Deserialize<string>(Json.Options)!;
        }
        catch (InvalidOperationException error)
        {
            throw new UnencodableException($"{Place("the text", " at ")} holds half of a surrogate pair, which is not a character", error);
        }
    }

    void WriteNumber(JsonValue value)
    {
        if (value.TryGetValue(out long integer) || value.TryGetValue(out int small) && (integer = small) == small)
        {
            Span<byte> digits = stackalloc byte[20];
            integer.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            output.Write(digits[..written]);
            return;
        }
        if (value.TryGetValue(out double real) ? !double.IsFinite(real) : value.TryGetValue(out float single) && !float.IsFinite(single))
        {
            throw NoNumber();
        }
        // Other .NET number types and literals such as 1e3 or 1.0 meet here, by way of their JSON text.
        var literal = value.ToJsonString();
        if (long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer))
        {
            Encoding.UTF8.GetBytes(integer.ToString(CultureInfo.InvariantCulture), output);
            return;
        }
        var number = double.Parse(literal, CultureInfo.InvariantCulture);
        Encoding.UTF8.GetBytes(double.IsFinite(number) ? FormatDouble(number) : throw NoNumber(), output);
    }

    UnencodableException NoNumber() => new($"{Place("the number", " at ")} is infinite, none at all (NaN) or larger than 1.8e308, which no number of JSON is here; give null or a text instead");

    string Place(string what, string at) => path.Count == 0 ? what : $"{what}{(at.Length == 0 ? " at " : at)}'{string.Join('.', path.Take(10)).Replace(".[", "[", StringComparison.Ordinal)}'";

    /// <summary>A double as ECMAScript prints it (RFC 8785, 3.2.2.3): shortest digits that round-trip, exponents from 1e21 and below 1e-6.</summary>
    public static string FormatDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("JSON has no number for infinity or NaN; emit null or a string instead.", nameof(value));
        }
        if (value == 0)
        {
            return "0";
        }
        var sign = value < 0 ? "-" : "";
        var (digits, exponent) = Digits(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        // value = 0.d1d2d3… × 10^exponent
        if (exponent is > 0 and <= 21)
        {
            return sign + (digits.Length <= exponent
                ? digits.PadRight(exponent, '0')
                : digits[..exponent] + "." + digits[exponent..]);
        }
        if (exponent is > -6 and <= 0)
        {
            return sign + "0." + new string('0', -exponent) + digits;
        }
        var power = exponent - 1;
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return $"{sign}{mantissa}e{(power < 0 ? "-" : "+")}{Math.Abs(power).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The digits of a shortest round-trip spelling (<c>0.00012</c>, <c>1E+23</c>), and where its decimal point stands before them.</summary>
    static (string Digits, int Exponent) Digits(string shortest)
    {
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var power = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), (point < 0 ? mantissa.Length : point) - (digits.Length - significant.Length) + power);
    }
}
