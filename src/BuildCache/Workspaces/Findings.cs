namespace BuildCache;

/// <summary>What the settled graph says as a whole: clashes between results, the diagnostics in force, the outputs.</summary>
sealed class Findings(Connection db, GraphWriter writer, CallPlaces places)
{
    /// <summary>Ids or paths that several nodes claim.</summary>
    public List<Diagnostic> Clashes { get; } = [];

    public void FindClashes()
    {
        Clashes.Clear();
        foreach (var (collection, id, owners) in writer.Collections.Clashes())
        {
            var claims = InOrder(owners, static owner => owner);
            Clashes.Add(DocumentClash.Between(collection, id, claims.Select(NameOf), FileOfNode(claims[^1])));
        }
        foreach (var group in ClashingOutputs().GroupBy(static p => (p.Root, NodeTable.Fold(p.Path))))
        {
            var claims = InOrder(group, static claim => claim.Node);
            Clashes.Add(OutputClash.Between(claims[0].Path, claims.Select(claim => NameOf(claim.Node)), FileOfNode(claims[^1].Node)));
        }
    }

    /// <summary>Lets what failed calls gave last give way where others claim the same now.</summary>
    /// <returns>Whether anything did, so that its readers have to be settled.</returns>
    public bool GiveWay()
    {
        if (writer.Handlers.ById.Values.All(static h => h.Marked == 0))
        {
            return false;
        }
        var outdated = new OutdatedClaims(db, writer).Behind(writer.Collections.Clashes().SelectMany(static clash => clash.Owners).Concat(ClashingOutputs().Select(static output => output.Node)).ToList());
        foreach (var node in outdated)
        {
            writer.GiveWay(node);
        }
        return outdated.Count > 0;
    }

    List<(long Root, string Path, long Node)> ClashingOutputs() =>
        db.Prepare("select o.root, o.path, o.node from bc_clash k cross join bc_output o on o.root = k.root and o.folded = k.folded where exists (select 1 from bc_output c where c.root = o.root and c.folded = o.folded and c.node <> o.node) order by o.root, o.folded")
            .List(static row => (row.Int64(0), row.Text(1), row.Int64(2)));

    /// <summary>By the names of the calls: the order in which they came into the graph is history.</summary>
    List<T> InOrder<T>(IEnumerable<T> claims, Func<T, long> nodeOf) => [.. claims.OrderBy(claim => NameOf(nodeOf(claim)), StringComparer.Ordinal)];

    /// <summary>
    /// A file cannot stand where another output needs a folder. What is on disk as it should be clashes with nothing, so only what is about to
    /// be written is looked at.
    /// </summary>
    public List<PlannedOutput> WithoutFolderClashes(OutputRoot root, List<PlannedOutput> planned)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in planned)
        {
            var path = NodeTable.Fold(output.Path);
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                FolderClash(db.Prepare("select path, node from bc_output where root = ? and folded = ?").Bind((long)root).Bind(path[..slash]), output, refused);
            }
            FolderClash(db.Prepare("select path, node from bc_output where root = ? and folded >= ? and folded < ?").Bind((long)root).BindRange(path + "/"), output, refused);
        }
        return refused.Count == 0 ? planned : planned.FindAll(output => !refused.Contains(output.Path));
    }

    void FolderClash(Statement select, PlannedOutput output, HashSet<string> refused)
    {
        var other = select.First(static row => (Path: row.Text(0), Node: row.Int64(1)));
        if (other.Node == 0)
        {
            return;
        }
        var (file, below) = other.Path.Length < output.Path.Length ? (other, (output.Path, output.Node)) : ((output.Path, output.Node), other);
        // What a failed call gave last stands where it is until the call is mended; what is to be there instead waits, and is no error.
        var isOutdated = new OutdatedClaims(db, writer).Behind([file.Node, below.Node]).Count > 0;
        if ((refused.Add(file.Path) | refused.Add(below.Path)) && !isOutdated)
        {
            Clashes.Add(OutputClash.WithFolder(file.Path, NameOf(file.Node), below.Path, NameOf(below.Node), FileOfNode(below.Node)));
        }
    }

    /// <summary>
    /// The diagnostics of current results: they come back on every build. Of a call that failed only its error is said, and nothing of what its
    /// last result said about an earlier state.
    /// </summary>
    public List<Diagnostic> StoredDiagnostics()
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var row in db.Prepare("select severity, code, message, file, line, col, unless from bc_diagnostic where node not in (select node from bc_mark)").Rows())
        {
            if (row.IsNull(6) || !IsOutput(row.Text(6)))
            {
                diagnostics.Add(new Diagnostic((Severity)row.Int64(0), row.Text(1), row.Text(2), row.TextOrNull(3), (int)row.Int64(4), (int)row.Int64(5)));
            }
        }
        return diagnostics;
    }

    /// <summary>Whether a result says that something is wrong with the whole: a link to an output that nothing writes.</summary>
    public bool HasStoredErrors()
    {
        foreach (var row in db.Prepare("select unless from bc_diagnostic where severity = ? and unless is not null and node not in (select node from bc_mark)").Bind((long)Severity.Error).Rows())
        {
            if (!IsOutput(row.Text(0)))
            {
                return true;
            }
        }
        return false;
    }

    bool IsOutput(string path) =>
        db.Prepare("select 1 from bc_output where root = ? and folded = ? and path = ?").Bind((long)OutputRoot.Folder).Bind(NodeTable.Fold(path)).Bind(path).Any();

    /// <summary>Every live output in place with the hash of its content, in ordinal order.</summary>
    public List<(string Path, string Hash)> OutputsInPlace()
    {
        var outputs = db.Prepare("select path, hash from bc_output where root = ?").Bind((long)OutputRoot.InPlace)
            .List(static row => (Path: row.Text(0), Hash: Convert.ToHexStringLower(row.Bytes(1))));
        outputs.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return outputs;
    }

    /// <summary>How many live outputs the output folder has.</summary>
    public long CountOutputs() => db.Prepare("select count(*) from bc_output where root = ?").Bind((long)OutputRoot.Folder).Scalar();

    /// <summary>The paths of every live output of the output folder, in ordinal order.</summary>
    public List<string> Outputs()
    {
        var outputs = db.Prepare("select path from bc_output where root = ? order by folded").Bind((long)OutputRoot.Folder).List(static row => row.Text(0));
        for (var i = 1; i < outputs.Count; i++)
        {
            if (string.CompareOrdinal(outputs[i - 1], outputs[i]) > 0)
            {
                // Names with capitals; of all others the order is the same, and looking costs less than sorting.
                outputs.Sort(StringComparer.Ordinal);
                break;
            }
        }
        return outputs;
    }

    string NameOf(long node) => node == 0 ? "a query"
        : db.Prepare("select h.name, n.key from bc_node n join bc_handler h on h.id = n.handler where n.id = ?").Bind(node).First(static row => $"{row.Text(0)}{CallName.For(row.Text(1))}") ?? "?";

    string? FileOfNode(long node) =>
        db.Prepare("select handler, key from bc_node where id = ?").Bind(node)
            .First(row => writer.Handlers.ById.TryGetValue(row.Int64(0), out var handler) ? places.FileOf(handler, row.Text(1)) : null);
}
