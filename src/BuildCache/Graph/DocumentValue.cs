using System.Text.Json;

namespace BuildCache;

/// <summary>The fingerprints that readers of a document depend on.</summary>
static class DocumentValue
{
    static readonly Fingerprint Present = Fingerprint.Of("present");

    /// <param name="body">Canonical JSON, or null for a document that is not there.</param>
    /// <param name="part">"" presence, "*" the whole, ".key" one key, as in the keys of sources.</param>
    public static Fingerprint Of(byte[]? body, string part)
    {
        if (body is null)
        {
            return Fingerprint.Absent;
        }
        if (part.Length == 0)
        {
            return Present;
        }
        if (part == "*")
        {
            return Fingerprint.Of(body);
        }
        var reader = Json.Reader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(part.AsSpan(1));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return Fingerprint.Of(body.AsSpan(start, (int)reader.BytesConsumed - start));
            }
        }
        return Fingerprint.Absent;
    }
}
