namespace BuildCache;

/// <summary>
/// The outputs of a target as its last finished build left them, read from the database: whether they stand on disk does not matter, and what
/// a build that runs has computed so far is not seen. Any number of threads may ask.
/// </summary>
public sealed class OutputView : IDisposable
{
    readonly string databasePath;
    readonly string target;
    readonly Lock gate = new();
    OutputSnapshot? current;
    OutputSnapshot? spare;
    bool isDisposed;

    /// <summary>Looks at the outputs of a project. Nothing is read before <see cref="Refresh"/>.</summary>
    /// <param name="description">The project.</param>
    public OutputView(ProjectDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (databasePath, target) = (description.DatabasePath, description.Target);
    }

    /// <summary>The number of the build that is seen; 0 while there is none.</summary>
    public long Build
    {
        get
        {
            lock (gate)
            {
                return current?.Build ?? 0;
            }
        }
    }

    /// <summary>
    /// Goes on to the last build, if that has come to its end and was one of this target. While another one runs, or after one that was killed,
    /// the view stays where it is.
    /// </summary>
    /// <returns>Whether it moved.</returns>
    public bool Refresh()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            try
            {
                return Move();
            }
            catch (StoreException error) when (error.IsDamage || error.IsRefusal || error.IsMistake)
            {
                // The next build says what is wrong with it, and makes another one.
                spare?.Dispose();
                spare = null;
                return false;
            }
        }
    }

    bool Move()
    {
        spare = OutputSnapshot.For(databasePath, spare);
        // Another build may begin after it was looked: whoever holds looks again.
        if (spare?.Peek() is not { IsFinished: true } last || last.Target != target || last.Id == current?.Build && spare.FileId == current.FileId || !spare.Hold(target))
        {
            return false;
        }
        (current, spare) = (spare, current);
        spare?.Release();
        return true;
    }

    /// <summary>What an output is.</summary>
    /// <param name="path">Its path below the output folder, with <c>/</c>.</param>
    /// <returns>The SHA-256 of its content; null when there is no such output.</returns>
    public OutputHash? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        lock (gate)
        {
            return current?.Find(path);
        }
    }

    /// <summary>The content of an output.</summary>
    /// <param name="hash">Its hash, as <see cref="Find"/> gave it.</param>
    /// <returns>The bytes; null when a later build has forgotten them, and the outputs are others by now.</returns>
    public byte[]? Read(OutputHash hash)
    {
        lock (gate)
        {
            return current?.Read(hash.Bytes);
        }
    }

    /// <summary>The outputs whose names end in one of some ways, with their hashes.</summary>
    /// <param name="endings">The ends, in lower case.</param>
    /// <returns>They, by path.</returns>
    public IReadOnlyDictionary<string, OutputHash> EndingIn(IReadOnlyCollection<string> endings)
    {
        ArgumentNullException.ThrowIfNull(endings);
        lock (gate)
        {
            return current?.EndingIn(endings) ?? [];
        }
    }

    /// <summary>
    /// Lets the log of the database begin anew, which a view that is held keeps growing. To be called now and then when no build of this
    /// process runs.
    /// </summary>
    public void Rest()
    {
        lock (gate)
        {
            if (current is null || spare?.FileId != current.FileId || !spare.Hold(target))
            {
                return;
            }
            current.Release();
            var isFolded = true;
            try
            {
                spare.FoldLog();
            }
            catch (StoreException error) when (error.IsDamage || error.IsRefusal || error.IsMistake)
            {
                // The log stays as long as it is; the next build says what is wrong with the disk.
                isFolded = false;
            }
            if (isFolded && current.Hold(target))
            {
                // Reads the file alone from here on, and not the log.
                spare.Release();
            }
            else
            {
                (current, spare) = (spare, current);
            }
        }
    }

    /// <summary>Closes the database.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            current?.Dispose();
            spare?.Dispose();
            current = spare = null;
        }
    }
}
