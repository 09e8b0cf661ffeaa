using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>What a server answered: exactly the bytes and the content type that the call depends on.</summary>
public sealed class HttpAnswer
{
    readonly byte[] content;

    internal HttpAnswer(string address, string contentType, byte[] content) => (Address, ContentType, this.content) = (address, contentType, content);

    /// <summary>The URL that was asked for, as far as messages may show it: without credentials and query.</summary>
    public string Address { get; }

    /// <summary>The <c>Content-Type</c> header as the server sent it; empty when it sent none.</summary>
    public string ContentType { get; }

    /// <summary>The content, decompressed.</summary>
    public ReadOnlyMemory<byte> Bytes => content;

    /// <summary>The content as text, in the character set that <see cref="ContentType"/> names, else UTF-8 (a byte order mark is dropped).</summary>
    /// <exception cref="DiagnosticException">BCM1507: the content is no text in that character set.</exception>
    public string Text
    {
        get
        {
            var charset = MediaTypeHeaderValue.TryParse(ContentType, out var type) && type.CharSet is { Length: > 0 } named ? named.Trim('"') : "utf-8";
            try
            {
                var encoding = Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
                return encoding.GetString(content.AsSpan().StartsWith(encoding.Preamble) ? content.AsSpan(encoding.Preamble.Length) : content);
            }
            catch (DecoderFallbackException error)
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1507",
                    $"The answer of {Address} is not valid {charset}: the byte at offset {error.Index} cannot stand there. Read Bytes if it is no text."), error);
            }
            catch (ArgumentException error)
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1507",
                    $"The answer of {Address} is text in the character set '{charset}', which is not known here. Read Bytes and decode them."), error);
            }
        }
    }

    /// <summary>The content parsed as JSON.</summary>
    /// <returns>The value; <c>null</c> for JSON's null.</returns>
    /// <exception cref="DiagnosticException">BCM1508: the content is not JSON (with line and column).</exception>
    public JsonNode? Json()
    {
        try
        {
            var utf8 = content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
            return BuildCache.Json.Parse(utf8);
        }
        catch (JsonException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1508",
                $"The answer of {Address} is not JSON, or nested deeper than {BuildCache.Json.MostDepth} levels: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} cannot stand there. Its content type is '{ContentType}'."), error);
        }
    }
}
