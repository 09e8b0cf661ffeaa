using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>
/// The only door between a handler and the world. Everything read through it is a dependency, recorded in order with the
/// fingerprint of what was handed over; everything emitted, written or reported is a result, stored and replayed.
/// </summary>
public abstract partial class HandlerContext
{
    // The engine's calls are the only contexts: what is abstract here is recorded there.
    private protected HandlerContext()
    {
    }

    /// <summary>Cancelled when the build is, and when the call takes too long; pass it on to anything that waits.</summary>
    public abstract CancellationToken CancellationToken { get; }

    // ---- files ----

    /// <summary>Reads a UTF-8 file (a byte order mark is dropped).</summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DiagnosticException">BCM1001 the file is missing, BCM1002 it cannot be read, BCM1003 it is not UTF-8 (with line and column).</exception>
    public string ReadText(string path) =>
        TryReadText(path) ?? throw CurrentInputs.MissingFile(path);

    /// <summary>Reads a UTF-8 file, or notices that it is absent: its coming into being is a change too.</summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>The text, or <c>null</c>.</returns>
    public string? TryReadText(string path) =>
        TryReadFile(path) is { } content ? Utf8Text.Decode(content, path) : null;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>Its bytes.</returns>
    public ReadOnlyMemory<byte> ReadBytes(string path) => TryReadFile(path) ?? throw CurrentInputs.MissingFile(path);

    /// <summary>Whether a file is there; its content is no dependency. Something with its name that cannot be read (a named pipe) is there, too.</summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>True when it is.</returns>
    public abstract bool Exists(string path);

    /// <summary>
    /// Whether the project lets functions read a path: it lies in the project's folder, or in one that a <c>BuildCacheAllowedRoot</c> names.
    /// Reading another fails the call; whoever takes paths from content can ask first, and tell its author.
    /// </summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>True when it does; the file may be absent all the same.</returns>
    public abstract bool MayRead(string path);

    /// <summary>The files below the project that a glob matches, in ordinal order.</summary>
    /// <param name="glob">Relative to the project with <c>/</c>.</param>
    /// <returns>Paths relative to the project.</returns>
    public abstract IReadOnlyList<string> List(string glob);

    /// <summary>
    /// Opens an SQLite database that is an input: a copy of the file as it is now, read only. Dispose it when its rows are read.
    /// </summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>Its tables and rows.</returns>
    /// <exception cref="DiagnosticException">BCM1001 the file is missing, BCM1140 it is no database, BCM1141 a log beside it holds changes, BCM1143 it is being written to.</exception>
    public abstract InputDatabase OpenDatabase(string path);

    // ---- servers ----

    /// <summary>
    /// The answer of a server: an input like a file. It is kept, and the server is asked whether it still holds only when the last check is
    /// older than <see cref="HttpInput.MaximumAge"/>, once in a build however many calls want it. The call runs again when content or
    /// content type differ. When the server fails, the last known answer is used with a warning (BCM1501).
    /// </summary>
    /// <param name="url">A whole URL, <c>http</c> or <c>https</c>. Of what stands in it, messages show no credentials and no query.</param>
    /// <param name="options">How old the answer may be, its pinned hash, its limits; <c>null</c> for the defaults.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="DiagnosticException">
    /// BCM1503 there is no answer and none is known, BCM1504 it is too large, BCM1505 it is not the pinned content, BCM1506 the URL or an option
    /// is not valid.
    /// </exception>
    /// <example>
    /// <code>
    /// var answer = await context.HttpAsync("https://example.org/team.json", new HttpInput { MaximumAge = TimeSpan.FromHours(6) });
    /// foreach (var person in answer.Json()!.AsArray())
    /// {
    ///     context.Emit("Person", person!["name"]!.ToString(), person);
    /// }
    /// </code>
    /// </example>
    public abstract Task<HttpAnswer> HttpAsync(string url, HttpInput? options = null);

    // ---- configuration ----

    /// <summary>A property of the project: <c>Site*</c> and those named by <c>BuildCacheProperty</c> items. Empty when the project does not set it.</summary>
    /// <param name="name">The property's name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="DiagnosticException">BCM2001: the name was not passed to the build.</exception>
    public abstract string Property(string name);

    /// <summary>An item list of the project: those of BuildCache, and those named by <c>BuildCacheItem</c> items.</summary>
    /// <param name="name">The item name.</param>
    /// <returns>The items in order.</returns>
    /// <exception cref="DiagnosticException">BCM2004: the name was not passed to the build.</exception>
    public abstract IReadOnlyList<Item> Items(string name);

    /// <summary>The item that names a file or a URL: only it, with its metadata, is the dependency.</summary>
    /// <param name="name">The item name.</param>
    /// <param name="path">The path of an <see cref="InputFile"/>.</param>
    /// <returns>The item, or <c>null</c> when the list names it only by a default pattern or not at all.</returns>
    /// <exception cref="DiagnosticException">BCM2004: the name was not passed to the build.</exception>
    public abstract Item? Item(string name, string path);

    /// <summary>An environment variable, <c>null</c> when it is not set.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    public abstract string? Environment(string name);

    // ---- documents and queries ----

    /// <summary>A document by its id; which keys are read of it is what the call depends on.</summary>
    /// <param name="collection">A collection.</param>
    /// <param name="id">The id.</param>
    /// <returns>The document, or <c>null</c> (which is a dependency too).</returns>
    public abstract Document? Document(string collection, string id);

    /// <summary>Runs a query over collections. The hash of its rows is the dependency.</summary>
    /// <param name="sql">One SELECT; parameters as <c>@name</c>. Give it an ORDER BY.</param>
    /// <param name="parameters">Values by name (without <c>@</c>): string, number, bool or null.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="DiagnosticException">BCM1301: the query is not valid.</exception>
    public abstract IReadOnlyList<Document> Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null);

    /// <summary>The value of a computation: computed once for all who ask with equal arguments.</summary>
    /// <param name="computation">A registered computation.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <typeparam name="TArguments">Its arguments.</typeparam>
    /// <typeparam name="TValue">Its value.</typeparam>
    /// <returns>The value.</returns>
    public Task<TValue> ComputeAsync<TArguments, TValue>(Computation<TArguments, TValue> computation, TArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(computation);
        return Compute();

        async Task<TValue> Compute() => await ComputeAsync<TValue>(computation.Name, Json.ToNode(arguments), computation.SharesValue);
    }

    /// <summary>
    /// What handlers added to a library while they registered (<see cref="HandlerRegistry.Extension{T}"/>). Which handlers a build has is
    /// no dependency: call what is found here through a computation, whose presence and code are.
    /// </summary>
    /// <typeparam name="T">A type of that library.</typeparam>
    /// <returns>The object of this build, or <c>null</c> when nothing was added.</returns>
    public T? Extension<T>()
        where T : class => Extension(typeof(T)) as T;

    // ---- results ----

    /// <summary>Emits a document. Values are serialised with camelCase keys; a <see cref="JsonObject"/> is taken as it is.</summary>
    /// <param name="collection">One of the collections this handler produces.</param>
    /// <param name="id">Unique in the collection over all handlers.</param>
    /// <param name="value">A JSON object, a record, an anonymous object.</param>
    public abstract void Emit(string collection, string id, object value);

    /// <summary>Merges into a document that this same call emitted (JSON merge patch, RFC 7396).</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="patch">A JSON object; null removes a key.</param>
    public abstract void Patch(string collection, string id, object patch);

    /// <summary>Stores a JSON value as an artifact, for documents to name by its hash.</summary>
    /// <param name="value">Any JSON.</param>
    /// <returns>The hash, lower-case hexadecimal SHA-256.</returns>
    public string StoreJson(JsonNode? value) => Store(CanonicalJson.Bytes(value, Json.MostArtifactDepth));

    /// <summary>Stores a JSON value that is written already; it is not parsed again.</summary>
    /// <param name="utf8">One value in canonical form (RFC 8785): its bytes are what is hashed, so equal values must be written alike.</param>
    /// <returns>The hash, lower-case hexadecimal SHA-256.</returns>
    /// <exception cref="DiagnosticException">BCM1904: it is not one JSON value.</exception>
    public abstract string StoreJson(ReadOnlyMemory<byte> utf8);

    /// <summary>Reads an artifact. It is immutable: whoever knows its hash needs no further dependency.</summary>
    /// <param name="hash">What <c>StoreJson</c> returned.</param>
    /// <returns>The JSON value.</returns>
    public JsonNode? ReadJson(string hash) => JsonNode.Parse(ReadJsonBytes(hash).Span, documentOptions: Artifact);

    /// <summary>Reads an artifact as it is stored, for a reader of its own.</summary>
    /// <param name="hash">What <c>StoreJson</c> returned.</param>
    /// <returns>The JSON value in UTF-8.</returns>
    public abstract ReadOnlyMemory<byte> ReadJsonBytes(string hash);

    // A tree of a document is deeper than the 64 levels that the parser allows by default; SQLite's JSON functions go to 1,000.
    static readonly JsonDocumentOptions Artifact = new() { MaxDepth = Json.MostArtifactDepth };

    /// <summary>Writes an output file (UTF-8, no byte order mark). It reaches the disk when the build publishes.</summary>
    /// <param name="path">Relative to the output folder with <c>/</c>; must stay inside it.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="DiagnosticException">BCM1401: the path leaves the output folder.</exception>
    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes an output file.</summary>
    /// <param name="path">Relative to the output folder with <c>/</c>; must stay inside it.</param>
    /// <param name="bytes">The content.</param>
    public abstract void Write(string path, ReadOnlyMemory<byte> bytes);

    /// <summary>Copies an input file to the output without holding it in memory.</summary>
    /// <param name="inputPath">The input, as for <see cref="ReadBytes(string)"/>.</param>
    /// <param name="path">Relative to the output folder with <c>/</c>; must stay inside it.</param>
    public abstract void CopyFile(string inputPath, string path);

    // ---- diagnostics ----

    /// <summary>Reports a diagnostic. Warnings and messages are part of the result; an error fails the call when it returns.</summary>
    /// <param name="diagnostic">What happened, where, what to do.</param>
    public abstract void Report(Diagnostic diagnostic);

    /// <summary>Reports a warning.</summary>
    /// <param name="code">Letters and digits of your own, such as <c>NOTES01</c>; <c>NoWarn</c> takes it.</param>
    /// <param name="message">What happened, why, what to do.</param>
    /// <param name="file">Relative to the project.</param>
    /// <param name="line">From 1; 0 for none.</param>
    /// <param name="column">From 1; 0 for none.</param>
    public void Warn(string code, string message, string? file = null, int line = 0, int column = 0) =>
        Report(new Diagnostic(Severity.Warning, code, message, file, line, column));

    /// <summary>Reports an error: the call fails when it returns, after all its errors were collected.</summary>
    /// <param name="code">Letters and digits of your own, such as <c>NOTES01</c>; <c>NoWarn</c> takes it.</param>
    /// <param name="message">What happened, why, what to do.</param>
    /// <param name="file">Relative to the project.</param>
    /// <param name="line">From 1; 0 for none.</param>
    /// <param name="column">From 1; 0 for none.</param>
    public void Error(string code, string message, string? file = null, int line = 0, int column = 0) =>
        Report(new Diagnostic(Severity.Error, code, message, file, line, column));

    // ---- what calls record ----

    private protected abstract byte[]? TryReadFile(string path);

    private protected abstract Task<TValue> ComputeAsync<TValue>(string name, JsonNode? arguments, bool sharesValue);

    private protected abstract object? Extension(Type type);

    private protected abstract string Store(ReadOnlySpan<byte> content);
}
