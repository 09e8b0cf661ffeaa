namespace BuildCache;

/// <summary>
/// Makes a handler's live nodes those that its trigger asks for: files that match, the one call of "once". Nodes of "each document" come
/// and go with the documents themselves and are only compared when the handler is new.
/// </summary>
sealed class TriggerReconciliation(GraphWriter writer, CurrentInputs inputs, Connection db)
{
    public (long Added, long Removed) Reconcile(HandlerState handler)
    {
        if (handler.IsAbsent)
        {
            return default;
        }
        var trigger = handler.Registration.Trigger;
        switch (trigger.Kind)
        {
            case TriggerKind.Files:
                return Match(handler, inputs.BasisOfGlob(trigger.Argument), () => inputs.List(trigger.Argument).Select(Source.Escape));
            case TriggerKind.Items:
                return Match(handler, inputs.BasisOfItems(trigger.Argument), () => inputs.Files(trigger.Argument).Select(static file => file.ToKey()));
            case TriggerKind.Once when handler.IsNew || handler.Live == 0:
                Apply(handler, [""]);
                break;
            case TriggerKind.Each or TriggerKind.Rows when handler.IsNew:
                var collection = handler.Registration.Documents!;
                Apply(handler, writer.Collections.Exists(collection) ? Documents(collection) : []);
                break;
            case TriggerKind.Computation when handler.IsNew && handler.Live > 0:
                Apply(handler, []);
                break;
        }
        return default;
    }

    (long Added, long Removed) Match(HandlerState handler, in Fingerprint basis, Func<IEnumerable<string>> match)
    {
        if (basis == handler.Basis)
        {
            return default;
        }
        var keys = match().ToList();
        var matched = CurrentInputs.ValueOf(keys);
        var isSame = matched == handler.Matched;
        writer.NoteMatch(handler, matched, basis);
        return isSame ? default : Apply(handler, keys);
    }

    (long Added, long Removed) Apply(HandlerState handler, List<string> keys)
    {
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
                writer.Appear(handler, key, $"{NameOf(handler, key)} appeared");
                added++;
            }
        }
        foreach (var key in live.Keys.Order(StringComparer.Ordinal))
        {
            writer.Vanish(handler, key, Cause.Of(IsThere(handler, key)
                ? $"{NameOf(handler, key)} is no longer one of {handler.Registration.Trigger.Argument}"
                : $"{NameOf(handler, key)} is gone"));
        }
        return (added, live.Count);
    }

    /// <summary>What a node is about, in words: its file, or its document.</summary>
    static string NameOf(HandlerState handler, string key) => handler.Registration.Trigger.Kind switch
    {
        TriggerKind.Files or TriggerKind.Items => HttpUrl.Redact(InputFile.OfKey(key).Path),
        TriggerKind.Each or TriggerKind.Rows => $"{handler.Registration.Documents} {key}",
        _ => handler.Name,
    };

    bool IsThere(HandlerState handler, string key) =>
        handler.Registration.Trigger.Kind is TriggerKind.Files or TriggerKind.Items && inputs.Tree.TryGet(InputFile.OfKey(key).Path, out _);

    List<string> Documents(string collection) =>
        db.Prepare($"select id from {CollectionTable.TableOf(collection)} where clash = 0").List(static row => row.Text(0));
}
