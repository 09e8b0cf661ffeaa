using System.Diagnostics.CodeAnalysis;

namespace BuildCache;

/// <summary>
/// Values of computations that nobody alters, as objects, by what they hold: whoever is handed one has it without reading its JSON. What was
/// kept first goes first when there is no more room.
/// </summary>
/// <param name="mostBytes">So many bytes of JSON are kept as objects; one value is kept however large it is.</param>
sealed class SharedValues(long mostBytes)
{
    /// <summary>The templates of a site and the navigation of some hundred sections; the objects take about twice as much.</summary>
    public const long UsualBytes = 8_000_000;

    readonly Lock gate = new();
    readonly Dictionary<(Fingerprint Content, Type Type), (object? Value, int Size)> values = [];
    readonly Queue<(Fingerprint Content, Type Type)> order = new();
    long bytes;

    /// <summary>The value with this content; read by the first who asks for it. Two who are first at once may both read it, and are handed one object.</summary>
    /// <param name="content">The fingerprint of its JSON.</param>
    /// <param name="read">Gives the value, and how long its JSON is.</param>
    public TValue GetOrRead<TValue>(in Fingerprint content, Func<(TValue Value, int Size)> read)
    {
        var key = (content, typeof(TValue));
        if (TryGet<TValue>(key, out var known))
        {
            return known;
        }
        var (value, size) = read();
        return Keep(key, value, size);
    }

    bool TryGet<TValue>((Fingerprint, Type) key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate)
        {
            var found = values.TryGetValue(key, out var known);
            value = found ? (TValue)known.Value! : default;
            return found;
        }
    }

    TValue Keep<TValue>((Fingerprint Content, Type Type) key, TValue value, int size)
    {
        lock (gate)
        {
            if (!values.TryAdd(key, (value, size)))
            {
                return (TValue)values[key].Value!;
            }
            order.Enqueue(key);
            for (bytes += size; bytes > mostBytes && order.Count > 1;)
            {
                values.Remove(order.Dequeue(), out var oldest);
                bytes -= oldest.Size;
            }
            return value;
        }
    }
}
