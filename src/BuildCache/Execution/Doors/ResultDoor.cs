using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>The door for what the function gives: documents, artifacts, outputs, diagnostics.</summary>
/// <param name="record">The record of the call.</param>
/// <param name="artifacts">Where content is made ready.</param>
/// <param name="mostBytes">So many bytes of documents one call may give.</param>
sealed class ResultDoor(CallRecord record, ArtifactStore artifacts, long mostBytes)
{
    public void Emit(string collection, string id, object value)
    {
        RequireNode();
        if (!record.Handler.Registration.Produces.Contains(collection, StringComparer.Ordinal))
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1304", $"Handler {record.Handler.Name} emits a document into '{collection}', which it does not declare; add it to Produces(…), because that orders the work."));
        }
        ArgumentNullException.ThrowIfNull(id);
        var (body, keys) = Encode(value, collection, id);
        using (record.Enter())
        {
            if (!record.Results.TryEmit(collection, id, body))
            {
                throw new DiagnosticException(DocumentClash.Twice(collection, id, record.Handler.Name));
            }
            if (record.Results.Bytes > mostBytes)
            {
                throw record.Broken("BCM1908", string.Create(CultureInfo.InvariantCulture, $"Handler {record.Handler.Name} gives more than {mostBytes / 1_000_000:N0} MB of documents in one call{CallName.For(record.Key)}. A query that never ends gives rows for ever; if this much is intended, split it into several files or calls."), record.InputPath);
            }
            NoteKeys(collection, id, keys);
        }
    }

    public void Patch(string collection, string id, object patch)
    {
        var (changes, _) = Encode(patch, collection, id);
        using (record.Enter())
        {
            var document = Json.Parse(record.Results.Document(collection, id) ?? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1306",
                $"Handler {record.Handler.Name} patches {collection} '{id}', which this call did not emit. Emit a collection of your own and join it in a query.")))!.AsObject();
            MergePatch.Apply(document, Json.Parse(changes)!.AsObject());
            var (body, keys) = Encode(document, collection, id);
            record.Results.Replace(collection, id, body);
            NoteKeys(collection, id, keys);
        }
    }

    public string StoreJson(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = Json.MostArtifactDepth });
            while (json.Read())
            {
                json.TrySkip();
            }
        }
        catch (JsonException error)
        {
            throw new DiagnosticException(UnstorableValue.Of($"The JSON of handler {record.Handler.Name}{CallName.For(record.Key)}", $"it is not valid: {JsonMistake.Explain(error)}"), error);
        }
        return Store(utf8.Span);
    }

    public string Store(ReadOnlySpan<byte> content)
    {
        var artifact = artifacts.Prepare(content, record.Handler.Name);
        using (record.Enter())
        {
            return record.Results.Store(artifact);
        }
    }

    public void Write(string path, ReadOnlyMemory<byte> bytes) => AddOutput(path, artifacts.Prepare(bytes.Span, record.Handler.Name));

    public Stream OpenWrite(string path)
    {
        RequireOutputPath(path);
        using (record.Enter())
        {
            record.Results.Unfinished.Add(path);
        }
        return new OutputStream(artifacts.TemporaryFile(), content =>
        {
            AddOutput(path, content.Length < ArtifactStore.FileThreshold ? artifacts.Prepare(ReadAll(content), record.Handler.Name) : artifacts.Import(content));
            using (record.Enter())
            {
                record.Results.Unfinished.Remove(path);
            }
        });
    }

    public void Report(Diagnostic diagnostic)
    {
        using (record.Enter())
        {
            record.Results.Diagnostics.Add(diagnostic);
        }
    }

    /// <summary>An output that was begun and not brought to its end is none.</summary>
    public void RequireFinished()
    {
        if (record.Results.Unfinished.Count > 0)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1906", $"Handler {record.Handler.Name} has not disposed of the stream that writes '{record.Results.Unfinished.Min}', so it is not known whether its content is complete. Write: using var stream = context.OpenWrite(…)."));
        }
    }

    /// <summary>Collections order the work, and a computation has no place in that order: it runs when somebody asks.</summary>
    void RequireNode()
    {
        if (record.Handler.Registration.IsComputation)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1307", $"Computation {record.Handler.Name} tries to emit a document: it may write files and returns a value, but whoever reads a collection must know which handlers to wait for. Return what the document would hold, and let a handler emit it."));
        }
    }

    string RequireOutputPath(string path) => OutputPath.TryNormalize(path, out var normalized, out var error) ? normalized
        : throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1401", $"Handler {record.Handler.Name} writes to '{path}', which is not a path inside the output folder: {error}"));

    public void AddOutput(string path, PendingArtifact artifact)
    {
        var normalized = RequireOutputPath(path);
        using (record.Enter())
        {
            record.Results.Keep(artifact);
            if (!record.Results.TryAdd(new WrittenOutput(OutputRoot.Folder, normalized, artifact.Hash, artifact.Size)))
            {
                throw record.Break(new DiagnosticException(OutputClash.Twice(normalized, record.Handler.Name)));
            }
        }
    }

    /// <summary>A document as it is stored, and how many keys it has: what cannot be stored is found here, where it is given.</summary>
    (byte[] Body, int Keys) Encode(object value, string collection, string id)
    {
        try
        {
            var json = value switch
            {
                JsonObject given => given,
                Document document => document.ToJson(),
                _ => Json.ToNode(value) as JsonObject ?? throw new ArgumentException($"{value.GetType().Name} becomes JSON, but not an object."),
            };
            var body = CanonicalJson.Bytes(json);
            return !WellFormedTextConverter.IsWellFormed(id) ? throw new UnencodableException("its id holds half of a surrogate pair, which is not a character")
                : body.Length > Connection.LongestValue ? throw new UnencodableException($"it is larger than {Connection.LongestValue / 1_000_000} MB")
                : (body, json.Count);
        }
        catch (UnencodableException error)
        {
            throw new DiagnosticException(UnstorableValue.Of(Named(collection, id), error.Message, record.Handler.Registration.IsOurs ? record.InputPath : null), error);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new DiagnosticException(UnstorableValue.Of(Named(collection, id), $"its value is not a JSON object: {error.Message.TrimEnd('.')}"), error);
        }
    }

    /// <summary>A document and who gives it: one that gives many has a call of its own for each of its inputs.</summary>
    string Named(string collection, string id) => $"{collection} '{id}' of handler {record.Handler.Name}{CallName.For(record.Key)}";

    /// <summary>A document that alone brings more keys than a collection can show as columns.</summary>
    void NoteKeys(string collection, string id, int keys)
    {
        if (keys > CollectionView.MostColumns)
        {
            record.Results.Diagnostics.Add(new Diagnostic(Severity.Warning, "BCM1327", string.Create(CultureInfo.InvariantCulture,
                $"{collection} '{id}' has {keys:N0} keys, more than the {CollectionView.MostColumns:N0} columns that select * shows of a collection; a query reaches the others by name. Where the keys are data, as in a dictionary, make them rows: a list of objects with a key and a value."), record.InputPath));
        }
    }

    static byte[] ReadAll(Stream content)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
