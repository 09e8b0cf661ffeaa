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
static class CanonicalJson
{
    public static byte[] Bytes(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(node, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Text(JsonNode? node) => Encoding.UTF8.GetString(Bytes(node));

    public static void Write(JsonNode? node, IBufferWriter<byte> output)
    {
        switch (node)
        {
            case null:
                output.Write("null"u8);
                break;
            case JsonObject value:
                WriteObject(value, output);
                break;
            case JsonArray value:
                output.Write("["u8);
                for (var i = 0; i < value.Count; i++)
                {
                    if (i > 0)
                    {
                        output.Write(","u8);
                    }
                    Write(value[i], output);
                }
                output.Write("]"u8);
                break;
            case JsonValue value:
                WriteValue(value, output);
                break;
        }
    }

    public static void WriteString(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= ' ' && c is not '"' and not '\\')
            {
                continue;
            }
            Encoding.UTF8.GetBytes(text[start..i], output);
            start = i + 1;
            WriteEscape(c, output);
        }
        Encoding.UTF8.GetBytes(text[start..], output);
        output.Write("\""u8);
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

    static byte HexDigit(int value) => "0123456789abcdef"u8[value];

    static void WriteObject(JsonObject value, IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (key, item) in value.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (!first)
            {
                output.Write(","u8);
            }
            first = false;
            WriteString(key, output);
            output.Write(":"u8);
            Write(item, output);
        }
        output.Write("}"u8);
    }

    static void WriteValue(JsonValue value, IBufferWriter<byte> output)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteString(value.TryGetValue(out string? text) ? text : value.Deserialize<string>()!, output);
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
            default:
                WriteNumber(value, output);
                break;
        }
    }

    static void WriteNumber(JsonValue value, IBufferWriter<byte> output)
    {
        if (value.TryGetValue(out long integer) || value.TryGetValue(out int small) && (integer = small) == small)
        {
            Span<byte> digits = stackalloc byte[20];
            integer.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            output.Write(digits[..written]);
            return;
        }
        // Other .NET number types and literals such as 1e3 or 1.0 meet here, by way of their JSON text.
        var literal = value.ToJsonString();
        if (long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer))
        {
            Encoding.UTF8.GetBytes(integer.ToString(CultureInfo.InvariantCulture), output);
            return;
        }
        Encoding.UTF8.GetBytes(FormatDouble(double.Parse(literal, CultureInfo.InvariantCulture)), output);
    }

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
