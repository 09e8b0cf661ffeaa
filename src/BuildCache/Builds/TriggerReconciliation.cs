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
        var select = db.Prepare("select id, key from bc_node where handler = ? and live = 1").Bind(handler.Id);
        while (select.Step())
        {
            live.Add(select.Text(1), select.Int64(0));
        }
        select.Done();
        var added = 0;
        foreach (var key in keys)
        {
            if (!live.Remove(key))
            {
                ledger.Marks.Add(handler, ledger.Nodes.Ensure(handler, key, out _).Id);
                added++;
            }
        }
        foreach (var key in live.Keys.Order(StringComparer.Ordinal))
        {
            if (ledger.Nodes.Find(handler, key) is { } node)
            {
                ledger.Log(node.Id, "removed", [$"{handler.Registration.Trigger.Argument} does not match it any more"], 0);
                ledger.Nodes.Retire(handler, node);
            }
        }
        return (added, live.Count);
    }

    static List<string> Documents(Connection db, string collection)
    {
        var ids = new List<string>();
        var select = db.Prepare($"select id from {CollectionTable.TableOf(collection)} where clash = 0");
        while (select.Step())
        {
            ids.Add(select.Text(0));
        }
        select.Done();
        return ids;
    }
}
