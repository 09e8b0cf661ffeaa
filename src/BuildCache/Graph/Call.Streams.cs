namespace BuildCache;

/// <summary>The part of a call that reads and writes files of any size.</summary>
sealed partial class Call
{
    readonly HashSet<string> unfinished = new(StringComparer.Ordinal);

    public Stream OpenRead(string path)
    {
        var name = workshop.Leaves.Normalize(path);
        workshop.RefuseOutput(name);
        if (workshop.Leaves.StampNow(name).Size < ArtifactStore.FileThreshold)
        {
            return new MemoryStream(ReadFile(path) ?? throw MissingFile(name), writable: false);
        }
        var copy = workshop.Artifacts.TemporaryFile();
        try
        {
            var value = workshop.Leaves.Copy(name, copy, out _);
            Record(new Source(SourceKind.File, name), value);
            return value == Fingerprint.Absent ? throw MissingFile(name) : new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(copy);
            throw Break(new DiagnosticException(new Diagnostic(Severity.Error, "BCM1002", $"The file cannot be read: {error.Message}", name), error));
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    public Stream OpenWrite(string path)
    {
        RequireOutputPath(path);
        using (Enter())
        {
            unfinished.Add(path);
        }
        return new OutputStream(workshop.Artifacts.TemporaryFile(), content =>
        {
            AddOutput(path, content.Length < ArtifactStore.FileThreshold ? workshop.Artifacts.Prepare(ReadAll(content)) : workshop.Artifacts.Import(content));
            using (Enter())
            {
                unfinished.Remove(path);
            }
        });
    }

    /// <summary>An output that was begun and not brought to its end is none.</summary>
    public void RequireFinished()
    {
        if (unfinished.Count > 0)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1906", $"Handler {handler.Name} has not disposed of the stream that writes '{unfinished.Order(StringComparer.Ordinal).First()}', so it is not known whether its content is complete. Write: using var stream = context.OpenWrite(…)."));
        }
    }

    static byte[] ReadAll(Stream content)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
