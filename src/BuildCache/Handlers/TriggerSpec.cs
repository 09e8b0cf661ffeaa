namespace BuildCache;

enum TriggerKind
{
    Files,
    Items,
    Each,
    Rows,
    Once,
    Computation,
}

/// <summary>What makes a handler's nodes: a kind and its argument (a glob, an item name, a collection, a query).</summary>
readonly record struct TriggerSpec(TriggerKind Kind, string Argument)
{
    const char Separator = ':';

    /// <summary>As it is stored.</summary>
    public string Text => $"{Kind}{Separator}{Argument}";

    /// <summary>Reads what is stored; null where a handler that is absent has lost it.</summary>
    public static TriggerSpec? Parse(string text) =>
        text.Split(Separator, 2) is [var kind, var argument] && Enum.TryParse<TriggerKind>(kind, out var known) ? new TriggerSpec(known, argument) : null;
}
