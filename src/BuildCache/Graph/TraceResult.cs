using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BuildCache;

/// <summary>A document as a call emitted it: canonical JSON.</summary>
readonly record struct EmittedDocument(string Collection, string Id, byte[] Body);

/// <summary>An output file as a call gave it: where it stands, and the artifact that is its content.</summary>
readonly record struct WrittenOutput(OutputRoot Root, string Path, byte[] Hash, long Size, bool IsExecutable = false);

/// <summary>
/// What a run gave. It is stored as JSON with the trace, so that switching back to the trace restores everything, diagnostics
/// included, without running anything.
/// </summary>
sealed class TraceResult
{
    public static readonly TraceResult Empty = new();

    public IReadOnlyList<EmittedDocument> Documents { get; init; } = [];

    public IReadOnlyList<WrittenOutput> Outputs { get; init; } = [];

    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Hashes of artifacts that the documents name.</summary>
    public IReadOnlyList<byte[]> Artifacts { get; init; } = [];

    /// <summary>A computation's value as canonical JSON.</summary>
    public byte[]? Value { get; init; }

    /// <summary>One spelling per result: documents and outputs are sorted, keys are in fixed order.</summary>
    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write("{\"documents\":["u8);
        var first = true;
        foreach (var document in Documents)
        {
            Separate(buffer, ref first);
            buffer.Write("["u8);
            CanonicalJson.WriteString(document.Collection, buffer);
            buffer.Write(","u8);
            CanonicalJson.WriteString(document.Id, buffer);
            buffer.Write(","u8);
            buffer.Write(document.Body);
            buffer.Write("]"u8);
        }
        buffer.Write("],\"outputs\":["u8);
        first = true;
        foreach (var output in Outputs)
        {
            Separate(buffer, ref first);
            buffer.Write("["u8);
            CanonicalJson.WriteString(output.Path, buffer);
            Encoding.ASCII.GetBytes($",\"{Convert.ToHexStringLower(output.Hash)}\",{output.Size},{(int)output.Root},{(output.IsExecutable ? 1 : 0)}]", buffer);
        }
        buffer.Write("],\"diagnostics\":["u8);
        first = true;
        foreach (var diagnostic in Diagnostics)
        {
            Separate(buffer, ref first);
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(diagnostic, Json.Options));
        }
        buffer.Write("],\"artifacts\":["u8);
        first = true;
        foreach (var hash in Artifacts)
        {
            Separate(buffer, ref first);
            Encoding.ASCII.GetBytes($"\"{Convert.ToHexStringLower(hash)}\"", buffer);
        }
        buffer.Write("]"u8);
        if (Value is not null)
        {
            buffer.Write(",\"value\":"u8);
            buffer.Write(Value);
        }
        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Whether another run of the same call gave the same. Messages are what it said beside that: how long it took, what a command printed.
    /// </summary>
    public bool IsSameAs(TraceResult other) => WithoutMessages().AsSpan().SequenceEqual(other.WithoutMessages());

    byte[] WithoutMessages() => new TraceResult
    {
        Documents = Documents,
        Outputs = Outputs,
        Diagnostics = [.. Diagnostics.Where(static d => d.Severity != Severity.Message)],
        Artifacts = Artifacts,
        Value = Value,
    }.Encode();

    /// <summary>What a trace gave that something names.</summary>
    /// <exception cref="DamageException">It is not there, or is not what was stored.</exception>
    public static TraceResult Read(Connection db, Packer packer, long trace) => Find(db, packer, trace) ?? throw new DamageException($"trace {trace} is named but not there");

    /// <summary>What a trace gave; null where it has been forgotten.</summary>
    /// <exception cref="DamageException">It is not what was stored.</exception>
    public static TraceResult? Find(Connection db, Packer packer, long trace)
    {
        var stored = db.Prepare("select result, digest from bc_trace where id = ?").Bind(trace)
            .First<(byte[] Encoded, Fingerprint Digest)?>(row => (packer.Unpack(row.Bytes(0), db), row.Fingerprint(1)));
        return stored is not { } result ? null
            : Fingerprint.Of(result.Encoded) == result.Digest ? Decode(result.Encoded)
            : throw new DamageException($"the result of trace {trace} does not match its fingerprint");
    }

    static TraceResult Decode(ReadOnlyMemory<byte> encoded)
    {
        using var json = Json.ParseDocument(encoded);
        var root = json.RootElement;
        return new TraceResult
        {
            Documents = [.. root.GetProperty("documents").EnumerateArray().Select(static item =>
                new EmittedDocument(item[0].GetString()!, item[1].GetString()!, Raw(item[2])))],
            Outputs = [.. root.GetProperty("outputs").EnumerateArray().Select(static item =>
                new WrittenOutput((OutputRoot)item[3].GetInt32(), item[0].GetString()!, Convert.FromHexString(item[1].GetString()!), item[2].GetInt64(), item[4].GetInt32() == 1))],
            Diagnostics = [.. root.GetProperty("diagnostics").EnumerateArray().Select(static item => item.Deserialize<Diagnostic>(Json.Options)!)],
            Artifacts = [.. root.GetProperty("artifacts").EnumerateArray().Select(static item => Convert.FromHexString(item.GetString()!))],
            Value = root.TryGetProperty("value", out var value) ? Raw(value) : null,
        };
    }

    // The stored text is canonical, so a value's slice of it is canonical too.
    static byte[] Raw(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());

    static void Separate(ArrayBufferWriter<byte> buffer, ref bool first)
    {
        if (!first)
        {
            buffer.Write(","u8);
        }
        first = false;
    }
}
