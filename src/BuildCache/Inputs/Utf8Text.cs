using System.Text;
using System.Text.Unicode;

namespace BuildCache;

/// <summary>Text files are UTF-8. Anything else is an error at its first wrong byte, never a replacement character in an output.</summary>
static class Utf8Text
{
    public static string Decode(ReadOnlySpan<byte> content, string path)
    {
        if (content.StartsWith("\uFEFF"u8))
        {
            content = content[3..];
        }
        // A NUL is a character of Unicode and none of a text: two bytes a character, or a file that was never written to, are told by it.
        var invalid = Utf8.IsValid(content) ? content.IndexOf((byte)0) : FirstInvalid(content);
        if (invalid < 0)
        {
            return Encoding.UTF8.GetString(content);
        }
        var line = content[..invalid].Count((byte)'\n') + 1;
        var start = content[..invalid].LastIndexOf((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(content[start..invalid]) + 1;
        throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1003",
            $"The file is not valid UTF-8: the byte 0x{content[invalid]:X2} cannot stand here. Save it as UTF-8.", path, line, column));
    }

    static int FirstInvalid(ReadOnlySpan<byte> content)
    {
        var position = 0;
        while (position < content.Length)
        {
            if (content[position] == 0 || Rune.DecodeFromUtf8(content[position..], out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return position;
            }
            position += consumed;
        }
        return -1;
    }
}
