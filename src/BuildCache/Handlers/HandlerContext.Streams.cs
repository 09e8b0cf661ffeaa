using System.Text;
using System.Text.Json.Nodes;

namespace BuildCache;

public abstract partial class HandlerContext
{
    // ---- files in other shapes ----

    /// <summary>Reads a UTF-8 file (a byte order mark is dropped).</summary>
    /// <param name="file">The file of a trigger.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DiagnosticException">As for <see cref="ReadText(string)"/>.</exception>
    public string ReadText(InputFile file) => ReadText(PathOf(file));

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file of a trigger.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="DiagnosticException">As for <see cref="ReadBytes(string)"/>.</exception>
    public ReadOnlyMemory<byte> ReadBytes(InputFile file) => ReadBytes(PathOf(file));

    /// <summary>Reads a UTF-8 file on another thread, so that several can be read at once.</summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DiagnosticException">As for <see cref="ReadText(string)"/>.</exception>
    public Task<string> ReadTextAsync(string path) => Task.Run(() => ReadText(path), CancellationToken);

    /// <summary>Reads a UTF-8 file on another thread, so that several can be read at once.</summary>
    /// <param name="file">The file of a trigger.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DiagnosticException">As for <see cref="ReadText(string)"/>.</exception>
    public Task<string> ReadTextAsync(InputFile file) => ReadTextAsync(PathOf(file));

    /// <summary>
    /// Opens a file of any size. What is read is the file as it was when it was opened, whoever writes to it meanwhile; all of its content is
    /// the dependency.
    /// </summary>
    /// <param name="path">Relative to the project with <c>/</c>, or absolute.</param>
    /// <returns>A stream that can be read and sought in. Dispose it.</returns>
    /// <exception cref="DiagnosticException">BCM1001 the file is missing, BCM1002 it cannot be read.</exception>
    public abstract Stream OpenRead(string path);

    /// <summary>Writes an output file of any size. It reaches the disk when the build publishes.</summary>
    /// <param name="path">Relative to the output folder with <c>/</c>; must stay inside it.</param>
    /// <returns>A stream to write to. The content is complete when it is disposed.</returns>
    /// <exception cref="DiagnosticException">BCM1401: the path leaves the output folder. BCM1906, at the end of the call: the stream was not disposed.</exception>
    public abstract Stream OpenWrite(string path);

    /// <summary>Writes an output file with the content of a stream, from where it stands to its end.</summary>
    /// <param name="path">Relative to the output folder with <c>/</c>; must stay inside it.</param>
    /// <param name="content">The content; it stays open.</param>
    /// <exception cref="DiagnosticException">BCM1401: the path leaves the output folder.</exception>
    public void Write(string path, Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var output = OpenWrite(path);
        content.CopyTo(output);
    }

    /// <summary>Writes a value as an indented JSON file, with camelCase keys as in documents.</summary>
    /// <param name="path">Relative to the output folder with <c>/</c>; must stay inside it.</param>
    /// <param name="value">A record, a <see cref="JsonNode"/>, a <see cref="BuildCache.Document"/> or row, or a list of such.</param>
    /// <exception cref="DiagnosticException">BCM1401: the path leaves the output folder.</exception>
    public void WriteJson(string path, object? value) => Write(path, Encoding.UTF8.GetBytes(Json.ToIndentedText(Plain(value)) + "\n"));

    /// <summary>Documents and rows as the JSON that they hold: a dependency on all of it.</summary>
    static object? Plain(object? value) => value switch
    {
        Document document => document.ToJson(),
        IEnumerable<Document> documents => documents.Select(static document => document.ToJson()),
        _ => value,
    };

    static string PathOf(InputFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Path;
    }
}
