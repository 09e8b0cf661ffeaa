namespace BuildCache;

/// <summary>
/// Outputs that somebody looks at while they are built: what gives them runs before others, and each is told as soon as it is known. That is
/// earlier than the build is finished; what it left when it ends is decisive.
/// </summary>
/// <param name="paths">Their paths below the output folder.</param>
/// <param name="given">Told the path, the hash and the content of each that is another now; on the thread that writes, so it is not to wait.</param>
sealed class WatchedOutputs(IReadOnlyCollection<string> paths, Action<string, OutputHash, byte[]> given)
{
    readonly HashSet<string> paths = new(paths, StringComparer.Ordinal);

    /// <summary>Told the path and the hash of each output, whether or not somebody looks at it. Its content can be read when what gave it is stored.</summary>
    public Action<string, OutputHash>? Any { get; init; }

    /// <summary>The calls that gave them last.</summary>
    public IReadOnlyList<MarkedNode> Calls(Connection db, IReadOnlyDictionary<long, HandlerState> handlers)
    {
        var calls = new List<MarkedNode>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            foreach (var row in db.Prepare("select n.id, n.handler, n.key from bc_output o join bc_node n on n.id = o.node where o.root = ? and o.folded = ?").Bind((long)OutputRoot.Folder).Bind(NodeTable.Fold(path)).Rows())
            {
                if (handlers.TryGetValue(row.Int64(1), out var handler))
                {
                    calls.Add(new MarkedNode(handler, row.Int64(0), row.Text(2)));
                }
            }
        }
        return calls;
    }

    /// <summary>A call gave a result that is in force.</summary>
    public void Tell(TraceResult result, Connection db, ArtifactStore artifacts)
    {
        foreach (var output in result.Outputs.Where(static output => output.Root == OutputRoot.Folder))
        {
            Any?.Invoke(output.Path, new OutputHash(output.Hash));
            if (paths.Contains(output.Path) && artifacts.TryRead(db, output.Hash) is { } content)
            {
                given(output.Path, new OutputHash(output.Hash), content);
            }
        }
    }
}
