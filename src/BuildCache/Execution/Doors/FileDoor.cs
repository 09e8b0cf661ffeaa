namespace BuildCache;

/// <summary>The door to files: what was handed over is the dependency, whatever stands there later.</summary>
/// <param name="record">The record of the call.</param>
/// <param name="inputs">The files.</param>
/// <param name="artifacts">Where copies go.</param>
/// <param name="refuseOutput">Throws for a path that is an output.</param>
/// <param name="addOutput">Takes a file that becomes an output as it is.</param>
sealed class FileDoor(CallRecord record, CurrentInputs inputs, ArtifactStore artifacts, Action<string> refuseOutput, Action<string, PendingArtifact> addOutput)
{
    public bool Exists(string path)
    {
        var name = Input(path);
        return Observe(new Source(SourceKind.Existence, name)) != Fingerprint.Absent;
    }

    /// <summary>The answer rests on the folders that the project names, and on nothing else.</summary>
    public bool MayRead(string path)
    {
        var name = Input(path);
        try
        {
            if (inputs.Permit(name) is not { } permission)
            {
                return true;
            }

            Observe(CurrentInputs.AllowedRoots);
            return permission == CurrentInputs.AllowedRoots;
        }
        catch (DiagnosticException)
        {
            Observe(CurrentInputs.AllowedRoots);
            return false;
        }
        catch (IOException error)
        {
            throw Unreadable(name, error);
        }
    }

    public IReadOnlyList<string> List(string glob)
    {
        Observe(new Source(SourceKind.Listing, glob));
        return inputs.Refused(new GlobSet([glob], [])).FirstOrDefault() is { } refused
            ? throw record.Break(new DiagnosticException(refused.Diagnostic))
            : inputs.List(glob);
    }

    public byte[]? TryRead(string path)
    {
        var name = Readable(path);
        try
        {
            var (content, value) = inputs.Read(name);
            record.See(new Source(SourceKind.File, name), value);
            return content;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, error);
        }
    }

    public Stream OpenRead(string path)
    {
        var name = Readable(path);
        if (inputs.StampNow(name).Size < ArtifactStore.FileThreshold)
        {
            return new MemoryStream(TryRead(path) ?? throw CurrentInputs.MissingFile(name), writable: false);
        }
        return FromCopy<Stream>(name, copy =>
        {
            var value = inputs.Copy(name, copy, out _);
            record.See(new Source(SourceKind.File, name), value);
            return value == Fingerprint.Absent ? throw CurrentInputs.MissingFile(name) : new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        });
    }

    public InputDatabase OpenDatabase(string path)
    {
        var name = Readable(path);
        return FromCopy(name, copy =>
        {
            var value = DatabaseSnapshot.Take(name, inputs, copy);
            record.See(new Source(SourceKind.File, name), value);
            // A log that comes into being beside the file is a change of the database.
            Observe(new Source(SourceKind.File, name + "-wal"));
            Observe(new Source(SourceKind.File, name + "-journal"));
            return value == Fingerprint.Absent ? throw CurrentInputs.MissingFile(name) : new InputDatabase(name, copy, artifacts, record.CancellationToken);
        });
    }

    public void Copy(string inputPath, string path)
    {
        var name = Readable(inputPath);
        try
        {
            var (artifact, value) = inputs.Import(name, artifacts);
            record.See(new Source(SourceKind.File, name), value);
            addOutput(path, artifact ?? throw CurrentInputs.MissingFile(name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(name, error);
        }
    }

    /// <summary>What reads from a copy that it deletes when it is done; without it the copy goes at once.</summary>
    T FromCopy<T>(string name, Func<string, T> open)
    {
        var copy = artifacts.TemporaryFile();
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
    public string Input(string path)
    {
        var name = inputs.Normalize(path);
        try
        {
            refuseOutput(name);
            return name;
        }
        catch (DiagnosticException error)
        {
            throw record.Break(error);
        }
    }

    /// <summary>A path whose file functions may read; what that rests on is a dependency.</summary>
    string Readable(string path)
    {
        var name = Input(path);
        try
        {
            if (inputs.Permit(name) is { } permission)
            {
                Observe(permission);
            }
            return name;
        }
        catch (DiagnosticException error)
        {
            throw record.Break(error);
        }
        catch (IOException error)
        {
            throw Unreadable(name, error);
        }
    }

    public Fingerprint Observe(Source source)
    {
        var value = inputs.Observe(source);
        record.See(source, value);
        return value;
    }

    DiagnosticException Unreadable(string name, Exception error) => record.Break(new DiagnosticException(UnreadableFile.Of(name, SystemRefusal.Explain(error)), error));
}
