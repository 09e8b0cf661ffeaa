using System.Text;
using System.Text.Json;

namespace BuildCache;

/// <summary>The fingerprints that readers of a document depend on.</summary>
static class DocumentValue
{
    static readonly Fingerprint Present = Fingerprint.Of("present");

    /// <param name="body">Canonical JSON, or null for a document that is not there.</param>
    /// <param name="part">"" presence, "*" the whole, ".key" one key, or several that were not there, as in the keys of sources.</param>
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
        var keys = Source.KeysOf(part);
        return keys.Count == 1 ? OfKey(body, keys[0]) : OfKeys(body, keys);
    }

    /// <summary>Absent as long as none of the keys is there.</summary>
    static Fingerprint OfKeys(byte[] body, IReadOnlyList<string> keys)
    {
        var there = keys.Select(key => (Key: key, Value: OfKey(body, key))).Where(static pair => pair.Value != Fingerprint.Absent).ToList();
        return there.Count == 0 ? Fingerprint.Absent : Fingerprint.Of(Encoding.UTF8.GetBytes(Source.Join(there.SelectMany(static pair => new[] { pair.Key, pair.Value.ToString() }))));
    }

    static Fingerprint OfKey(byte[] body, string key)
    {
        var reader = Json.Reader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(key);
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
