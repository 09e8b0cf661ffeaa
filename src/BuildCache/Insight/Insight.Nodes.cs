namespace BuildCache;

/// <summary>A call by name.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="Key">What it is for.</param>
/// <param name="Current">The trace that is in force.</param>
sealed record NodeName(long Id, string Handler, string Key, long? Current)
{
    /// <summary>As reports call it.</summary>
    public override string ToString() => $"{Handler} {CallName.Display(Key)}".TrimEnd();
}

/// <summary>Calls, by what people call them.</summary>
sealed partial class Insight
{
    const string NodeColumns = "select n.id, h.name, n.key, n.current from bc_node n join bc_handler h on h.id = n.handler";

    NodeName? Node(long id) => db.Prepare($"{NodeColumns} where n.id = ?").Bind(id).First(ReadNode);

    NodeName? Node(string handler, string key) => db.Prepare($"{NodeColumns} where h.name = ? and n.key = ?").Bind(handler).Bind(key).First(ReadNode);

    /// <summary>The call that writes an output.</summary>
    NodeName? WriterOf(string output) =>
        db.Prepare($"{NodeColumns} join bc_output o on o.node = n.id where o.folded = ? order by o.path = ? desc, n.id limit 1").Bind(NodeTable.Fold(output)).Bind(output).First(ReadNode);

    /// <summary>
    /// The calls that a text may mean: the one that writes this output, the one that wrote it while it was there, the one of this name
    /// (<c>Parse guide/install.md</c>), those for this key, of which one that writes outputs comes first.
    /// </summary>
    NodeName? Meant(string text) => WriterOf(text) ?? FormerWriterOf(text)
        ?? db.Prepare($"{NodeColumns} where h.name || ' ' || n.key = ?1 or n.key = ?1 or h.name = ?1 and n.key = '' order by n.live desc, n.effect desc, n.id limit 1").Bind(text).First(ReadNode);

    /// <summary>The call that wrote an output which the recent builds took away.</summary>
    NodeName? FormerWriterOf(string output)
    {
        var switches = db.Prepare("select node, old from bc_switch where old is not null order by build desc, seq desc").List(static row => (Node: row.Int64(0), Old: row.Int64(1)));
        var found = switches.FirstOrDefault(change => ResultOf(change.Old)?.Outputs.Any(given => given.Path == output) == true);
        return found.Node == 0 ? null : Node(found.Node);
    }

    static NodeName ReadNode(Row row) => new(row.Int64(0), row.Text(1), row.Text(2), row.IsNull(3) ? null : row.Int64(3));
}
