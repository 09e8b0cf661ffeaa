using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// Documents that the calls of one pass read, parsed once for all of them: nothing that a call may read changes within a pass. What came first goes
/// first when there is no more room.
/// </summary>
/// <param name="mostBytes">So many bytes of JSON are kept; what was parsed of it takes as much again.</param>
sealed class DocumentCache(long mostBytes)
{
    /// <summary>The documents of some thousand pages, and of the navigation of some hundred sections.</summary>
    public const long UsualBytes = 4_000_000;

    readonly Lock gate = new();
    readonly Dictionary<(string Collection, string Id), KnownDocument> documents = [];
    readonly Queue<(string Collection, string Id)> order = new();
    long bytes;

    /// <summary>A document that is in sight; null when there is none.</summary>
    /// <param name="read">Reads its canonical JSON.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The id.</param>
    public KnownDocument? Find(Func<string, string, byte[]?> read, string collection, string id)
    {
        lock (gate)
        {
            if (documents.TryGetValue((collection, id), out var known))
            {
                return known;
            }
        }
        return read(collection, id) is { } body ? Keep((collection, id), new KnownDocument(body)) : null;
    }

    // A document for which there is no room at all would only drive out all others.
    bool HasRoomFor(KnownDocument document) => document.Size <= mostBytes;

    KnownDocument Keep((string Collection, string Id) name, KnownDocument document)
    {
        if (!HasRoomFor(document))
        {
            return document;
        }
        lock (gate)
        {
            if (!documents.TryAdd(name, document))
            {
                return documents[name];
            }
            order.Enqueue(name);
            for (bytes += document.Size; bytes > mostBytes && order.TryDequeue(out var oldest);)
            {
                documents.Remove(oldest, out var gone);
                bytes -= gone!.Size;
            }
            return document;
        }
    }
}

/// <summary>A document as it is in this pass. Any number of calls may read it at once; what it is can be altered by none of them.</summary>
sealed class KnownDocument(byte[] body)
{
    readonly JsonElement root = JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = Json.MostStoredDepth });
    readonly Dictionary<string, Fingerprint> values = new(StringComparer.Ordinal);

    public int Size => body.Length;

    /// <summary>Its keys and values, for one reader: whatever is done to them, nobody else sees it.</summary>
    public JsonObject ForOne() => JsonObject.Create(root)!;

    /// <summary>The fingerprint of a part, as <see cref="DocumentValue.Of"/> has it.</summary>
    public Fingerprint ValueOf(string part)
    {
        lock (values)
        {
            if (!values.TryGetValue(part, out var value))
            {
                values.Add(part, value = DocumentValue.Of(body, part));
            }
            return value;
        }
    }
}
