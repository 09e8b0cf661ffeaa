namespace BuildCache;

/// <summary>What the settled graph says as a whole: clashes between results, the diagnostics in force, the outputs.</summary>
sealed class Findings(Connection db, Ledger ledger)
{
    /// <summary>Ids or paths that several nodes claim.</summary>
    public List<Diagnostic> Clashes { get; } = [];

    public void FindClashes()
    {
        Clashes.Clear();
        foreach (var (collection, id, owners) in ledger.Collections.Clashes())
        {
            Clashes.Add(new Diagnostic(Severity.Error, "BCM1403", $"{collection} '{id}' is emitted by {string.Join(" and by ", owners.Select(NameOf))}; an id belongs to one. None of them is visible until it does.", FileOfNode(owners[^1])));
        }
        var paths = new List<(long Root, string Path, long Node)>();
        var select = db.Prepare("select o.root, o.path, o.node from bc_output o where exists (select 1 from bc_output c where c.root = o.root and c.folded = o.folded and c.node <> o.node) order by o.root, o.folded, o.node");
        while (select.Step())
        {
            paths.Add((select.Int64(0), select.Text(1), select.Int64(2)));
        }
        select.Done();
        foreach (var group in paths.GroupBy(static p => (p.Root, NodeTable.Fold(p.Path))))
        {
            var claims = group.ToList();
            Clashes.Add(new Diagnostic(Severity.Error, "BCM1402", $"The output '{claims[0].Path}' is written by {string.Join(" and by ", claims.Select(claim => NameOf(claim.Node)))}; a path belongs to one (upper and lower case are the same). It is not written until it does.", FileOfNode(claims[^1].Node)));
        }
    }

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
            FolderClash(db.Prepare("select path, node from bc_output where root = ? and folded >= ? and folded < ? limit 1").Bind((long)root).Bind(path + "/").Bind(path + "0"), output, refused);
        }
        return refused.Count == 0 ? planned : planned.FindAll(output => !refused.Contains(output.Path));
    }

    void FolderClash(Statement select, PlannedOutput output, HashSet<string> refused)
    {
        var other = select.Step() ? (Path: select.Text(0), Node: select.Int64(1)) : default;
        select.Done();
        if (other.Node == 0)
        {
            return;
        }
        var (file, below) = other.Path.Length < output.Path.Length ? (other, (output.Path, output.Node)) : ((output.Path, output.Node), other);
        if (refused.Add(file.Path) | refused.Add(below.Path))
        {
            Clashes.Add(new Diagnostic(Severity.Error, "BCM1402", $"The output '{file.Path}' of {NameOf(file.Node)} is a file where '{below.Path}' of {NameOf(below.Node)} needs a folder. Neither is written until one of them has another path.", FileOfNode(below.Node)));
        }
    }

    /// <summary>The diagnostics of current results: they come back on every build.</summary>
    public List<Diagnostic> StoredDiagnostics()
    {
        var diagnostics = new List<Diagnostic>();
        var select = db.Prepare("select severity, code, message, file, line, col, unless from bc_diagnostic");
        while (select.Step())
        {
            if (select.IsNull(6) || !IsOutput(select.Text(6)))
            {
                diagnostics.Add(new Diagnostic((Severity)select.Int64(0), select.Text(1), select.Text(2), select.TextOrNull(3), (int)select.Int64(4), (int)select.Int64(5)));
            }
        }
        select.Done();
        return diagnostics;
    }

    /// <summary>Whether a result says that something is wrong with the whole: a link to an output that nothing writes.</summary>
    public bool HasStoredErrors()
    {
        var missing = false;
        var select = db.Prepare("select unless from bc_diagnostic where severity = ? and unless is not null").Bind((long)Severity.Error);
        while (!missing && select.Step())
        {
            missing = !IsOutput(select.Text(0));
        }
        select.Done();
        return missing;
    }

    bool IsOutput(string path)
    {
        var select = db.Prepare("select 1 from bc_output where root = ? and folded = ? and path = ?").Bind((long)OutputRoot.Folder).Bind(NodeTable.Fold(path)).Bind(path);
        var found = select.Step();
        select.Done();
        return found;
    }

    /// <summary>Every live output below a root, in ordinal order.</summary>
    public List<string> Outputs(OutputRoot root)
    {
        var outputs = new List<string>();
        var select = db.Prepare("select path from bc_output where root = ?").Bind((long)root);
        while (select.Step())
        {
            outputs.Add(select.Text(0));
        }
        select.Done();
        outputs.Sort(StringComparer.Ordinal);
        return outputs;
    }

    string NameOf(long node)
    {
        if (node == 0)
        {
            return "a query";
        }
        var select = db.Prepare("select h.name, n.key from bc_node n join bc_handler h on h.id = n.handler where n.id = ?").Bind(node);
        var name = select.Step() ? $"{select.Text(0)}{CallName.For(select.Text(1))}" : "?";
        select.Done();
        return name;
    }

    string? FileOfNode(long node)
    {
        var select = db.Prepare("select n.handler, n.key from bc_node n where n.id = ?").Bind(node);
        var file = select.Step() && ledger.Handlers.ById.TryGetValue(select.Int64(0), out var handler) ? ledger.FileOf(handler, select.Text(1)) : null;
        select.Done();
        return file;
    }
}
