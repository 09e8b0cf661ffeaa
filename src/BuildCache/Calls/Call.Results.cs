using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>What the function gives: documents, artifacts, outputs, diagnostics.</summary>
sealed partial class Call
{
    /// <inheritdoc/>
    public override void Emit(string collection, string id, object value)
    {
        RequireNode();
        if (!handler.Registration.Produces.Contains(collection, StringComparer.Ordinal))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1304", $"Handler {handler.Name} emits a document into '{collection}', which it does not declare; add it to Produces(…), because that orders the work."));
        }
        ArgumentNullException.ThrowIfNull(id);
        var body = ToObject(value, collection, id);
        using (Enter())
        {
            if (!results.TryEmit(collection, id, body))
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1403", $"Handler {handler.Name} emits {collection} '{id}' twice in one call; an id is unique in its collection."));
            }
        }
    }

    /// <inheritdoc/>
    public override void Patch(string collection, string id, object patch)
    {
        var changes = ToObject(patch, collection, id);
        using (Enter())
        {
            MergePatch.Apply(results.Document(collection, id) ?? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1306",
                $"Handler {handler.Name} patches {collection} '{id}', which this call did not emit. Emit a collection of your own and join it in queries.")), changes);
        }
    }

    /// <inheritdoc/>
    public override string StoreJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = 1000 });
            while (json.Read())
            {
                json.TrySkip();
            }
        }
        catch (JsonException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1904", $"Handler {handler.Name} stores text as JSON that is none: {error.Message}"), error);
        }
        return Store(utf8.Span);
    }

    private protected override string Store(ReadOnlySpan<byte> content)
    {
        var artifact = workshop.Artifacts.Prepare(content);
        using (Enter())
        {
            return results.Store(artifact);
        }
    }

    /// <inheritdoc/>
    public override void Write(string path, ReadOnlyMemory<byte> bytes) => AddOutput(path, workshop.Artifacts.Prepare(bytes.Span));

    /// <inheritdoc/>
    public override Stream OpenWrite(string path)
    {
        RequireOutputPath(path);
        using (Enter())
        {
            results.Unfinished.Add(path);
        }
        return new OutputStream(workshop.Artifacts.TemporaryFile(), content =>
        {
            AddOutput(path, content.Length < ArtifactStore.FileThreshold ? workshop.Artifacts.Prepare(ReadAll(content)) : workshop.Artifacts.Import(content));
            using (Enter())
            {
                results.Unfinished.Remove(path);
            }
        });
    }

    /// <inheritdoc/>
    public override void Report(Diagnostic diagnostic)
    {
        using (Enter())
        {
            results.Diagnostics.Add(diagnostic);
        }
    }

    /// <summary>An output that was begun and not brought to its end is none.</summary>
    public void RequireFinished()
    {
        if (results.Unfinished.Count > 0)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1906", $"Handler {handler.Name} has not disposed of the stream that writes '{results.Unfinished.Min}', so it is not known whether its content is complete. Write: using var stream = context.OpenWrite(…)."));
        }
    }

    /// <summary>Collections order the work, and a computation has no place in that order: it runs when somebody asks.</summary>
    void RequireNode()
    {
        if (handler.Registration.IsComputation)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1307", $"Computation {handler.Name} tries to emit a document: it may write files and returns a value, but whoever reads a collection must know which handlers to wait for. Return what the document would hold, and let a handler emit it."));
        }
    }

    string RequireOutputPath(string path) => OutputPath.TryNormalize(path, out var normalized, out var error) ? normalized
        : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1401", $"Handler {handler.Name} writes to '{path}', which is no path inside the output folder: {error}"));

    void AddOutput(string path, PendingArtifact artifact)
    {
        var normalized = RequireOutputPath(path);
        using (Enter())
        {
            results.Keep(artifact);
            if (!results.TryAdd(new WrittenOutput(OutputRoot.Folder, normalized, artifact.Hash, artifact.Size)))
            {
                throw Broken("BCM1402", $"Handler {handler.Name} writes '{normalized}' twice in one call (upper and lower case are the same).");
            }
        }
    }

    JsonObject ToObject(object value, string collection, string id)
    {
        try
        {
            return value switch
            {
                JsonObject json => (JsonObject)json.DeepClone(),
                Document document => document.ToJson(),
                _ => JsonSerializer.SerializeToNode(value, Json.Options) as JsonObject
                    ?? throw new ArgumentException($"{value.GetType().Name} becomes another kind of JSON than an object."),
            };
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1904", $"Handler {handler.Name} emits {collection} '{id}' with a value that is no JSON object: {error.Message}"), error);
        }
    }

    static byte[] ReadAll(Stream content)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
