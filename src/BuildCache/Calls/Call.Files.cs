namespace BuildCache;

/// <summary>The doors to files: what was handed over is the dependency, whatever stands there later.</summary>
sealed partial class Call
{
    /// <inheritdoc/>
    public override bool Exists(string path)
    {
        var name = Input(path);
        return Observe(new Source(SourceKind.Existence, name)) != Fingerprint.Absent;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string glob)
    {
        Observe(new Source(SourceKind.Listing, glob));
        return workshop.Leaves.Refused(new GlobSet([glob], [])).FirstOrDefault() is { } refused
            ? throw Break(new DiagnosticException(refused.Diagnostic))
            : workshop.Leaves.List(glob);
    }

    private protected override byte[]? TryReadFile(string path)
    {
        var name = Readable(path);
        try
        {
            var (content, value) = workshop.Leaves.Read(name);
            Record(new Source(SourceKind.File, name), value);
            return content;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, error);
        }
    }

    /// <inheritdoc/>
    public override Stream OpenRead(string path)
    {
        var name = Readable(path);
        if (workshop.Leaves.StampNow(name).Size < ArtifactStore.FileThreshold)
        {
            return new MemoryStream(TryReadFile(path) ?? throw Leaves.MissingFile(name), writable: false);
        }
        return FromCopy<Stream>(name, copy =>
        {
            var value = workshop.Leaves.Copy(name, copy, out _);
            Record(new Source(SourceKind.File, name), value);
            return value == Fingerprint.Absent ? throw Leaves.MissingFile(name) : new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        });
    }

    /// <inheritdoc/>
    public override InputDatabase OpenDatabase(string path)
    {
        var name = Readable(path);
        return FromCopy(name, copy =>
        {
            var value = DatabaseSnapshot.Take(name, workshop.Leaves, copy);
            Record(new Source(SourceKind.File, name), value);
            // A log that comes into being beside the file is a change of the database.
            Observe(new Source(SourceKind.File, name + "-wal"));
            Observe(new Source(SourceKind.File, name + "-journal"));
            return value == Fingerprint.Absent ? throw Leaves.MissingFile(name) : new InputDatabase(name, copy, workshop.Artifacts, CancellationToken);
        });
    }

    /// <inheritdoc/>
    public override void CopyFile(string inputPath, string path)
    {
        var name = Readable(inputPath);
        try
        {
            var (artifact, value) = workshop.Leaves.Import(name, workshop.Artifacts);
            Record(new Source(SourceKind.File, name), value);
            AddOutput(path, artifact ?? throw Leaves.MissingFile(name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Broken("BCM1002", $"The file cannot be copied: {SystemRefusal.Explain(error)}.", name, error);
        }
    }

    /// <summary>What reads from a copy that it deletes when it is done; without it the copy goes at once.</summary>
    T FromCopy<T>(string name, Func<string, T> open)
    {
        var copy = workshop.Artifacts.TemporaryFile();
        try
        {
            return open(copy);
        }
        catch (Exception error)
        {
            File.Delete(copy);
            if (error is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(name, error);
            }
            throw;
        }
    }

    /// <summary>A path as dependencies spell it. An output of this target may be an input of another, so what a function makes of the refusal is no result.</summary>
    string Input(string path)
    {
        var name = workshop.Leaves.Normalize(path);
        try
        {
            workshop.RefuseOutput(name);
            return name;
        }
        catch (DiagnosticException error)
        {
            throw Break(error);
        }
    }

    /// <summary>A path whose file functions may read; what that rests on is a dependency.</summary>
    string Readable(string path)
    {
        var name = Input(path);
        try
        {
            if (workshop.Leaves.Permit(name) is { } permission)
            {
                Observe(permission);
            }
            return name;
        }
        catch (DiagnosticException error)
        {
            throw Break(error);
        }
        catch (IOException error)
        {
            throw Unreadable(name, error);
        }
    }

    Fingerprint Observe(Source source)
    {
        var value = workshop.Leaves.Observe(source);
        Record(source, value);
        return value;
    }

    DiagnosticException Unreadable(string name, Exception error) => Broken("BCM1002", $"The file cannot be read: {SystemRefusal.Explain(error)}.", name, error);
}
