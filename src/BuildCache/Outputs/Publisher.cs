namespace BuildCache;

/// <summary>
/// Brings the outputs of a target below one root up to what the live nodes give: writes what differs, restores what was lost or altered,
/// deletes what nobody produces any more. Runs after a durable commit, so a kill in between only leaves work for the next build. So does
/// the end of a cancelled build, which is looked for before every file.
/// </summary>
sealed partial class Publisher(Connection db, ArtifactStore artifacts, OutputRoot root, OutputFolder folder, OutputManifest manifest, string target, CancellationToken cancellationToken)
{
    /// <summary>What a policy of warnings calls pages that no record names.</summary>
    public const string UnknownPagesCode = "BCM1416";

    readonly List<(string Path, string? Hash)> deleted = [];
    readonly List<Diagnostic> diagnostics = [];
    bool isUnsought;
    bool isAnnounced;
    bool hasFailed;

    public long Written { get; private set; }

    public long Restored { get; private set; }

    public long Deleted { get; private set; }

    /// <summary>What would have been deleted, had the build succeeded.</summary>
    public long Waiting { get; private set; }

    /// <summary>Outputs that are to stand below the root; known after <see cref="Plan"/>.</summary>
    public long Total { get; private set; }

    public IEnumerable<Diagnostic> Diagnostics => [.. diagnostics, .. ForeignFiles()];

    /// <summary>Outputs whose stored content cannot be read back: whatever gave it must run again.</summary>
    public List<PlannedOutput> Damaged { get; } = [];

    public OutputRoot Root => root;

    /// <summary>Whether a command has put a file in its place in this build: it is written, although not by the publisher.</summary>
    public Func<string, bool> IsProduced { get; init; } = static _ => false;

    /// <summary>Deletes what a build that was killed while publishing left half written.</summary>
    public void DeleteLeftovers()
    {
        if (root == OutputRoot.Folder)
        {
            folder.DeleteLeftovers(cancellationToken);
            return;
        }
        // In place there is everything else too; what was announced tells where to look.
        foreach (var row in db.Prepare("select path from bc_published where target = ? and root = ?").Bind(target).Bind((long)root).RowsUntil(cancellationToken))
        {
            folder.DeleteLeftover(row.Text(0));
        }
    }

    /// <summary>
    /// A database that was lost, or replaced by a copy from another day, does not know what was written since; the manifest does. It is read
    /// only when it is not as this database left it.
    /// </summary>
    /// <returns>True when it was not.</returns>
    public bool AdoptManifest()
    {
        if (root == OutputRoot.Folder)
        {
            var isNew = !db.Prepare("select 1 from bc_published where target = ? and root = ?").Bind(target).Bind((long)root).Any();
            isUnsought = db.Prepare("select 1 from bc_fact where name = ?").Bind(OutputRoots.UnsoughtPagesFact(target)).Any();
            if (isNew && !isUnsought)
            {
                // A build that fails records what it writes, and the next one knows the folder.
                db.Prepare("insert into bc_fact (name, value) values (?, 1)").Bind(OutputRoots.UnsoughtPagesFact(target)).Run();
                isUnsought = true;
            }
        }
        if (db.Prepare("select value from bc_fact where name = ?").Bind(ManifestFact).Scalar() == manifest.Stamp)
        {
            return false;
        }
        foreach (var (path, hash) in manifest.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Adopt(path, hash, manifest.FormerOf(path) is { Count: > 0 } former && folder.HashOnDisk(path) is { } actual && former.Contains(actual) ? actual : null);
        }
        var unknown = new List<(string Path, string? Hash)>();
        foreach (var row in db.Prepare("select path, hash from bc_published where target = ? and root = ?").Bind(target).Bind((long)root).RowsUntil(cancellationToken))
        {
            if (!manifest.Entries.ContainsKey(row.Text(0)))
            {
                unknown.Add((row.Text(0), Convert.ToHexStringLower(row.Bytes(1))));
            }
        }
        manifest.Append(unknown);
        RememberManifest();
        return true;
    }

    /// <summary>
    /// Takes over files that commands have written in a build which did not come to its end: those that still hold what was written then
    /// are outputs of this target, or its orphans.
    /// </summary>
    public void Claim(IReadOnlyList<(string Path, string Hash)> written)
    {
        List<(string Path, string? Hash)> standing = [.. written.Where(file => folder.HashOnDisk(file.Path) == file.Hash).Select(static file => (file.Path, (string?)file.Hash))];
        if (standing.Count == 0)
        {
            return;
        }
        manifest.Append(standing);
        standing.ForEach(file => Adopt(file.Path, file.Hash!, null));
        RememberManifest();
    }

    /// <summary>Where two records disagree, either may be what stands on disk, and both are ours.</summary>
    /// <param name="path">The output.</param>
    /// <param name="hash">What the manifest says of it.</param>
    /// <param name="actual">What stands there instead: what the manifest said of it before.</param>
    void Adopt(string path, string hash, string? actual)
    {
        var adoption = db.Prepare("""
            insert into bc_published (target, root, path, hash, previous, size, modified, changed, file_id) values (?1, ?2, ?3, ?4, ?5, -1, 0, 0, 0)
            on conflict do update set previous = coalesce(?5, excluded.hash), size = -1 where hash <> excluded.hash or ?5 is not null
            """)
            .Bind(target).Bind((long)root).Bind(path).BindBlob(Convert.FromHexString(hash));
        (actual is null ? adoption.BindNull() : adoption.BindBlob(Convert.FromHexString(actual))).Run();
    }

    string ManifestFact => root.ManifestFact(target);

    void RememberManifest() =>
        db.Prepare("insert into bc_fact (name, value) values (?, ?) on conflict do update set value = excluded.value").Bind(ManifestFact).Bind(manifest.Stamp).Run();

    /// <summary>Notes what is about to be written, in a transaction that is durable before the first byte is.</summary>
    public void Intend(IReadOnlyList<PlannedOutput> planned)
    {
        if (planned.Count > 0)
        {
            manifest.Renew();
        }
        foreach (var output in planned)
        {
            cancellationToken.ThrowIfCancellationRequested();
            db.Prepare("insert into bc_published (target, root, path, hash, previous, size, modified, changed, file_id) values (?, ?, ?, ?, null, -1, 0, 0, 0) on conflict do update set previous = ?, hash = excluded.hash, size = -1")
                .Bind(target).Bind((long)root).Bind(output.Path).BindBlob(output.Hash).BindBlob(PreviousOf(output)).Run();
        }
        if (planned.Count == 0)
        {
            return;
        }
        manifest.Append([.. planned.Select(static output => (output.Path, (string?)Convert.ToHexStringLower(output.Hash)))]);
        isAnnounced = true;
        RememberManifest();
    }

    /// <summary>What the file holds if it is not written after all: what was confirmed last, or what an interrupted build left.</summary>
    byte[] PreviousOf(PlannedOutput output)
    {
        var (hash, previous, confirmed) = db.Prepare("select hash, previous, size from bc_published where target = ? and root = ? and path = ?").Bind(target).Bind((long)root).Bind(output.Path)
            .First(static row => (row.Bytes(0).ToArray(), row.Bytes(1).ToArray(), row.Int64(2) >= 0));
        return hash is null ? [] : !confirmed && folder.HashOnDisk(output.Path) == Convert.ToHexStringLower(previous) ? previous : hash;
    }

    /// <summary>
    /// Takes out of the plan what would replace a file that nobody knows to be ours. Its bytes are looked at, because a copy of what would be
    /// written anyway is as good as ours.
    /// </summary>
    public void SpareForeign(List<PlannedOutput> planned)
    {
        Foreign = planned.Where(IsForeign).Select(static output => output.Path).ToHashSet(StringComparer.Ordinal);
        planned.RemoveAll(output => Foreign.Contains(output.Path));
    }

    bool IsForeign(PlannedOutput output)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return !output.IsOurs && folder.IsTaken(output.Path) && folder.HashOnDisk(output.Path) is var hash && hash != Convert.ToHexStringLower(output.Hash) && (hash is null || !folder.IsVoid(output.Path));
    }

    /// <summary>Outputs that are not written because the file in their place is somebody else's.</summary>
    public IReadOnlySet<string> Foreign { get; private set; } = new HashSet<string>();

    IEnumerable<Diagnostic> ForeignFiles() => Foreign.Select(path => ForeignOutput.In(folder, path));

    /// <summary>
    /// Looks for pages that carry a mark of ours and that nobody knows: a folder of outputs came without its record, and a page has left
    /// meanwhile. Only in the first builds of a target, before which nothing is known of its folder, until one has succeeded.
    /// </summary>
    /// <param name="mark">What such a page holds near its beginning.</param>
    /// <param name="looksAgain">Whether the next build looks too when there are any.</param>
    public void FindUnknownPages(string mark, bool looksAgain)
    {
        if (!isUnsought)
        {
            return;
        }
        isUnsought = false;
        var unknown = folder.PagesWith(mark, cancellationToken).Where(path => !IsKnown(path)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0 || !looksAgain)
        {
            db.Prepare("delete from bc_fact where name = ?").Bind(OutputRoots.UnsoughtPagesFact(target)).Run();
        }
        if (unknown.Count > 0)
        {
            diagnostics.Add(new Diagnostic(Severity.Warning, UnknownPagesCode,
                $"The output folder has pages that an earlier build made and that are no longer part of the site: {string.Join(", ", unknown.Take(5))}{(unknown.Count > 5 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" and {unknown.Count - 5} more") : "")}. The record of what was written there is lost, so they were left alone. Delete them, or the whole folder, which the next build makes again.", folder.PlaceOf(unknown[0])));
        }
    }

    bool IsKnown(string path) =>
        db.Prepare("select 1 from bc_published where target = ? and root = ? and path = ?").Bind(target).Bind((long)root).Bind(path).Any();

    /// <summary>Writes one planned output unless the disk has its bytes already; may run on any thread.</summary>
    public PublishedOutput Write(PlannedOutput output, Connection reader)
    {
        try
        {
            var hash = Convert.ToHexStringLower(output.Hash);
            if (folder.HashOnDisk(output.Path) == hash)
            {
                if (output.IsExecutable && !folder.IsExecutable(output.Path))
                {
                    folder.MakeExecutable(output.Path);
                }
                return new PublishedOutput(output, folder.StampOf(output.Path), PublishResult.Adopted, null);
            }
            if (artifacts.TryFindFile(reader, output.Hash) is { } file)
            {
                if (!artifacts.IsWhole(file, hash))
                {
                    return new PublishedOutput(output, default, PublishResult.Damaged, null);
                }
                using var content = artifacts.OpenFile(file);
                return new PublishedOutput(output, folder.Publish(output.Path, content, output.IsExecutable), PublishResult.Written, null);
            }
            return artifacts.TryRead(reader, output.Hash) is { } bytes
                ? new PublishedOutput(output, folder.Publish(output.Path, bytes, output.IsExecutable), PublishResult.Written, null)
                : new PublishedOutput(output, default, PublishResult.Damaged, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new PublishedOutput(output, default, PublishResult.Failed, SystemRefusal.Explain(error));
        }
    }

    /// <summary>Records what was written; in a transaction of the caller.</summary>
    public void Record(PublishedOutput published)
    {
        var output = published.Output;
        switch (published.Result)
        {
            case PublishResult.Damaged:
                Damaged.Add(output);
                return;
            case PublishResult.Failed:
                hasFailed = true;
                diagnostics.Add(UnwritableOutput.Of(folder, output.Path, published.Error!));
                return;
            case PublishResult.Written when output.WasPublished:
                Restored++;
                break;
            case PublishResult.Written:
            case PublishResult.Adopted when IsProduced(output.Path) && !output.WasPublished:
                Written++;
                break;
        }
        var stamp = published.Stamp;
        db.Prepare("update bc_published set previous = null, size = ?, modified = ?, changed = ?, file_id = ? where target = ? and root = ? and path = ?")
            .Bind(stamp.Size).Bind(stamp.ModifiedNs).Bind(stamp.ChangedNs).Bind(stamp.FileId).Bind(target).Bind((long)root).Bind(output.Path).Run();
    }

    /// <summary>Deletes what was published and nobody produces any more, if it still holds what we wrote.</summary>
    public void DeleteOrphans()
    {
        foreach (var orphan in Orphans())
        {
            var path = orphan.Path;
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var actual = folder.HashOnDisk(path);
                if (actual is not null && IsOurs(orphan, actual))
                {
                    folder.Delete(path);
                    CrashPoint.Reach();
                    Deleted++;
                }
                else if (actual is not null)
                {
                    diagnostics.Add(AlteredOrphan.In(folder, path));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                hasFailed = true;
                diagnostics.Add(UnwritableOutput.Stuck(folder, path, error));
                continue;
            }
            deleted.Add((path, null));
            foreach (var owner in orphan.Owners)
            {
                db.Prepare("delete from bc_published where target = ? and root = ? and path = ?").Bind(owner).Bind((long)root).Bind(path).Run();
            }
        }
    }

    /// <summary>Tells of what somebody has altered among what would be deleted, and deletes nothing.</summary>
    public void TellAlteredOrphans()
    {
        foreach (var orphan in Orphans())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (folder.HashOnDisk(orphan.Path) is { } actual && !IsOurs(orphan, actual))
                {
                    diagnostics.Add(AlteredOrphan.In(folder, orphan.Path));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(UnwritableOutput.Stuck(folder, orphan.Path, error));
            }
        }
    }

    bool IsOurs(Orphan orphan, string actual) => orphan.Hashes.Contains(actual) || folder.IsVoid(orphan.Path);

    /// <summary>Takes what was deleted out of the manifest, and says in it that what was announced stands, where it does.</summary>
    public void SaveManifest()
    {
        // What a failed build leaves may be the older of two that are ours.
        var stands = isAnnounced && !hasFailed && Damaged.Count == 0 && Waiting == 0;
        if (deleted.Count > 0 || stands)
        {
            manifest.Append(deleted, stands);
            deleted.Clear();
            isAnnounced = false;
            RememberManifest();
        }
    }
}

/// <summary>An output that does not stand on disk as it should.</summary>
sealed record PlannedOutput(string Path, byte[] Hash, long Node, bool WasPublished, bool IsExecutable)
{
    /// <summary>Whether the build knows that it has written a file of this path.</summary>
    public bool IsOurs { get; init; }
}

enum PublishResult
{
    Written,
    Adopted,
    Damaged,
    Failed,
}

sealed record PublishedOutput(PlannedOutput Output, FileStamp Stamp, PublishResult Result, string? Error);
