namespace BuildCache;

/// <summary>
/// What is to be done: the outputs that do not stand as they should, and what stands and should not. A folder that was found to be right is
/// seen to be so again by one value for everything in it; only in others its rows are read and its files compared.
/// </summary>
sealed partial class Publisher
{
    readonly List<(string Path, Fingerprint Digest, long Outputs)> proven = [];

    /// <summary>How folders are looked at.</summary>
    public ParallelOptions Loop { get; init; } = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>Whether somebody has watched, and says that nothing has become of the outputs: folders that were right are right.</summary>
    public bool IsUntouched { get; init; }

    /// <summary>The outputs that do not stand on disk as they should.</summary>
    public List<PlannedOutput> Plan()
    {
        Total = 0;
        proven.Clear();
        cancellationToken.ThrowIfCancellationRequested();
        var folders = db.Prepare("select f.path, s.digest, s.outputs from bc_output_folder f left join bc_standing s on s.target = ? and s.root = f.root and s.path = f.path where f.root = ?").Bind(target).Bind((long)root)
            .List(static row => (Path: row.Text(0), Digest: row.IsNull(1) ? (Fingerprint?)null : row.Fingerprint(1), Outputs: row.Int64(2)));
        var digests = new Fingerprint?[folders.Count];
        Parallel.For(0, folders.Count, Loop, i => digests[i] = IsUntouched && folders[i].Digest is { } standing ? standing : folder.DigestOf(folders[i].Path));
        var planned = new List<(string Folded, PlannedOutput Output)>();
        for (var i = 0; i < folders.Count; i++)
        {
            var (path, standing, outputs) = folders[i];
            if (digests[i] is not { } now || now != standing)
            {
                (outputs, var isRight) = Compare(path, planned);
                if (isRight && digests[i] is { } digest)
                {
                    proven.Add((path, digest, outputs));
                }
            }
            Total += outputs;
        }
        return [.. planned.OrderBy(static output => output.Folded, StringComparer.Ordinal).Select(static output => output.Output)];
    }

    /// <summary>Compares the outputs of a folder one by one. What they are is known better than what was seen of them before: the digest is older.</summary>
    (long Outputs, bool IsRight) Compare(string path, List<(string Folded, PlannedOutput Output)> planned)
    {
        var (outputs, isRight) = (0L, true);
        FolderRows.Each(
            () => db.Prepare(
                "select o.folded, o.path, o.hash, o.node, p.hash, p.size, p.modified, p.changed, p.file_id, o.executable, exists (select 1 from bc_output c where c.root = o.root and c.folded = o.folded and c.node <> o.node) "
                + "from bc_output o left join bc_published p on p.target = ?1 and p.root = o.root and p.path = o.path where o.root = ?2 and o.folded >= ?3 and o.folded < ?4 order by o.folded").Bind(target).Bind((long)root),
            NodeTable.Fold(path),
            (folded, row) =>
            {
                var output = row.Text(1);
                if (row.Int64(10) == 1)
                {
                    isRight = false;
                }
                else if (output.StartsWith(path, StringComparison.Ordinal))
                {
                    outputs++;
                    var hash = row.Bytes(2);
                    var isKnown = !row.IsNull(4) && row.Bytes(4).SequenceEqual(hash);
                    var recorded = new FileStamp(row.Int64(5), row.Int64(6), row.Int64(7), row.Int64(8));
                    if (!isKnown || !folder.TryStamp(output, out var actual) || actual != recorded)
                    {
                        planned.Add((folded, new PlannedOutput(output, hash.ToArray(), row.Int64(3), isKnown && recorded.Size >= 0, row.Int64(9) == 1) { IsOurs = !row.IsNull(4) }));
                        isRight = false;
                    }
                }
            },
            cancellationToken);
        return (outputs, isRight && OrphansOf(path).Count == 0);
    }

    /// <summary>Whether there are folders that were found to be right in this plan and were not known to be.</summary>
    public bool HasProven => proven.Count > 0;

    /// <summary>Notes the folders that were found to be right; in a transaction of the caller.</summary>
    public void Prove()
    {
        foreach (var (path, digest, outputs) in proven)
        {
            db.Prepare("insert into bc_standing (target, root, path, digest, outputs) values (?, ?, ?, ?, ?) on conflict do update set digest = excluded.digest, outputs = excluded.outputs")
                .Bind(target).Bind((long)root).Bind(path).Bind(digest).Bind(outputs).Run();
        }
        proven.Clear();
    }

    /// <summary>Whether the target published something that nobody produces any more.</summary>
    public bool HasOrphans => Orphans().Any();

    /// <summary>Counts what this target published and nobody produces any more, where it is not deleted.</summary>
    public void LeaveOrphans() => Waiting = Orphans().Count(orphan => folder.TryStamp(orphan.Path, out _));

    /// <summary>None is in a folder that is known to be right.</summary>
    IEnumerable<Orphan> Orphans() =>
        db.Prepare("select f.path from bc_output_folder f where f.root = ?1 and not exists (select 1 from bc_standing s where s.target = ?2 and s.root = f.root and s.path = f.path)").Bind((long)root).Bind(target)
            .List(static row => row.Text(0)).SelectMany(OrphansOf);

    /// <summary>
    /// What was published to a folder and nobody produces any more. Targets have output folders of their own; below the project there is one place
    /// for all of them, and what a target left there that this one does not make would be missing from a clean build of this one. The other
    /// target gets it back from the store.
    /// </summary>
    List<Orphan> OrphansOf(string path)
    {
        var published = new Dictionary<string, Orphan>(StringComparer.Ordinal);
        foreach (var owner in root == OutputRoot.InPlace ? db.Prepare("select target from bc_target union select ?").Bind(target).List(static row => row.Text(0)) : [target])
        {
            FolderRows.Each(
                () => db.Prepare("select path, hash, previous from bc_published where target = ?1 and root = ?2 and path >= ?3 and path < ?4 order by path").Bind(owner).Bind((long)root),
                path,
                (output, row) =>
                {
                    if (!published.TryGetValue(output, out var orphan))
                    {
                        published.Add(output, orphan = new Orphan(output));
                    }
                    orphan.Owners.Add(owner);
                    orphan.Hashes.UnionWith([Convert.ToHexStringLower(row.Bytes(1)), Convert.ToHexStringLower(row.Bytes(2))]);
                },
                cancellationToken);
        }
        return [.. published.Values.Where(p => !db.Prepare("select 1 from bc_output where root = ? and folded = ? and path = ?").Bind((long)root).Bind(NodeTable.Fold(p.Path)).Bind(p.Path).Any())];
    }

    /// <summary>A published file that nobody produces any more.</summary>
    sealed record Orphan(string Path)
    {
        /// <summary>The targets that published it.</summary>
        public List<string> Owners { get; } = [];

        /// <summary>What it may hold, if it is as it was written.</summary>
        public HashSet<string> Hashes { get; } = new(StringComparer.Ordinal);
    }
}
