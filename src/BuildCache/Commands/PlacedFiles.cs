namespace BuildCache;

/// <summary>The files that commands put in place: recognised as the build's own, taken into the store, put back from it.</summary>
sealed class PlacedFiles(FileSystem files, string projectDirectory, InPlace inPlace, OutputFolder folder, ArtifactStore artifacts, ReaderPool readers)
{
    readonly Lock gate = new();
    Dictionary<string, HashSet<string>>? published;

    /// <summary>Whether a file is one that a build has written, whatever its target.</summary>
    public bool IsPublished(string path, string hash)
    {
        lock (gate)
        {
            published ??= LoadPublished();
            return published.TryGetValue(path, out var hashes) && hashes.Contains(hash);
        }
    }

    Dictionary<string, HashSet<string>> LoadPublished()
    {
        var all = new Dictionary<string, HashSet<string>>(PathCase.Comparer);
        var reader = readers.Rent();
        try
        {
            foreach (var row in reader.Connection.Prepare("select path, hash, previous from bc_published where root = ?").Bind((long)OutputRoot.InPlace).Rows())
            {
                var hashes = all.TryGetValue(row.Text(0), out var known) ? known : all[row.Text(0)] = [];
                hashes.Add(Convert.ToHexStringLower(row.Bytes(1)));
                hashes.Add(Convert.ToHexStringLower(row.Bytes(2)));
            }
            return all;
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>Puts a file of another command in its place, should it not be there as that command left it.</summary>
    public void Restore(ProducedFile file)
    {
        var path = inPlace.ToStored(file.Path);
        lock (gate)
        {
            if (folder.HashOnDisk(path) != file.Hash)
            {
                Write(path, file.Hash, file.IsExecutable);
            }
        }
    }

    /// <summary>Where a file of another command stands.</summary>
    public string FullPath(ProducedFile file) => Path.GetFullPath(file.Path, projectDirectory);

    /// <summary>Puts a file back that a failed command had replaced.</summary>
    public void PutBack(string path, string hash, bool isExecutable) => Write(path, hash, isExecutable);

    void Write(string path, string hash, bool isExecutable)
    {
        var reader = readers.Rent();
        try
        {
            if (reader.Artifact(Convert.FromHexString(hash)) is { } content)
            {
                folder.Publish(path, content, isExecutable);
            }
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>Takes a file into the store.</summary>
    /// <param name="path">As it is stored.</param>
    /// <param name="names">Looks for the project's path in it.</param>
    public (ProducedFile File, PendingArtifact Content) Import(string path, ProjectName names)
    {
        var full = inPlace.FullPath(path);
        PendingArtifact artifact;
        if (files.Stat(full, "", follow: true, out _) is var kind && IrregularFile.Is(kind))
        {
            throw new IOException($"'{inPlace.FromProject(path)}' is {IrregularFile.Describe(kind)}");
        }
        using (var file = files.Read(full))
        {
            if (file.Length < ArtifactStore.FileThreshold)
            {
                var content = new byte[file.Length];
                content = content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
                names.Look(content);
                artifact = artifacts.Prepare(content);
            }
            else
            {
                artifact = artifacts.Import(file);
                file.Position = 0;
                names.Look(file);
            }
        }
        return (new ProducedFile(inPlace.FromProject(path), Convert.ToHexStringLower(artifact.Hash), artifact.Size, folder.IsExecutable(path)), artifact);
    }
}
