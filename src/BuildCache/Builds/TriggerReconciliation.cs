namespace BuildCache;

/// <summary>
/// Makes a handler's live nodes those that its trigger asks for: files that match, the one call of "once". Nodes of "each document" come
/// and go with the documents themselves and are only compared when the handler is new.
/// </summary>
static class TriggerReconciliation
{
    public static (long Added, long Removed) Reconcile(HandlerState handler, Ledger ledger, Leaves leaves, Connection db)
    {
        if (handler.IsAbsent)
        {
            return default;
        }
        var trigger = handler.Registration.Trigger;
        switch (trigger.Kind)
        {
            case TriggerKind.Files:
                return Match(handler, ledger, db, [.. leaves.List(trigger.Argument).Select(Source.Escape)]);
            case TriggerKind.Items:
                return Match(handler, ledger, db, [.. leaves.Files(trigger.Argument).Select(Workshop.KeyOf)]);
            case TriggerKind.Once when handler.IsNew || handler.Live == 0:
                Apply(handler, ledger, db, [""]);
                break;
            case TriggerKind.Each or TriggerKind.Rows when handler.IsNew:
                var collection = handler.Registration.Documents!;
                Apply(handler, ledger, db, ledger.Collections.Exists(collection) ? Documents(db, collection) : []);
                break;
            case TriggerKind.Computation when handler.IsNew && handler.Live > 0:
                Apply(handler, ledger, db, []);
                break;
        }
        return default;
    }

    static (long Added, long Removed) Match(HandlerState handler, Ledger ledger, Connection db, List<string> keys)
    {
        var matched = Leaves.ValueOf(keys);
        if (matched == handler.Matched)
        {
            return default;
        }
        handler.Matched = matched;
        return Apply(handler, ledger, db, keys);
    }

    static (long Added, long Removed) Apply(HandlerState handler, Ledger ledger, Connection db, List<string> keys)
    {
        ledger.Begin();
        var live = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in db.Prepare("select id, key from bc_node where handler = ? and live = 1").Bind(handler.Id).Rows())
        {
            live.Add(row.Text(1), row.Int64(0));
        }
        var added = 0;
        foreach (var key in keys)
        {
            if (!live.Remove(key))
            {
                ledger.Appear(handler, key, $"{NameOf(handler, key)} appeared");
                added++;
            }
        }
        foreach (var key in live.Keys.Order(StringComparer.Ordinal))
        {
            if (ledger.Nodes.Find(handler, key) is { } node)
            {
                ledger.Remove(handler, node, Cause.Of(IsThere(handler, key, ledger)
                    ? $"{NameOf(handler, key)} is none of {handler.Registration.Trigger.Argument} any more"
                    : $"{NameOf(handler, key)} is gone"));
            }
        }
        return (added, live.Count);
    }

    /// <summary>What a node is about, in words: its file, or its document.</summary>
    static string NameOf(HandlerState handler, string key) => handler.Registration.Trigger.Kind switch
    {
        TriggerKind.Files or TriggerKind.Items => HttpUrl.Redact(Workshop.InputFileOf(key).Path),
        TriggerKind.Each or TriggerKind.Rows => $"{handler.Registration.Documents} {key}",
        _ => handler.Name,
    };

    static bool IsThere(HandlerState handler, string key, Ledger ledger) =>
        handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items && ledger.Tree.TryGet(Workshop.InputFileOf(key).Path, out _);

    static List<string> Documents(Connection db, string collection) =>
        db.Prepare($"select id from {CollectionTable.TableOf(collection)} where clash = 0").List(static row => row.Text(0));
}
