using System.Text;
using System.Text.Json;

namespace BuildCache;

/// <summary>One fact on the way from a root to a call: in words, and what it is about.</summary>
/// <param name="Text">The fact in words.</param>
/// <param name="Source">What moved, where that is a source.</param>
/// <param name="Move">How it moved.</param>
/// <param name="Column">What moved, where that is a column of a collection; the name '' stands for its documents.</param>
/// <param name="Build">The build in which it moved; 0: the one that tells it.</param>
sealed record CauseLink(string Text, Source? Source, SourceMove Move, (string Collection, string Name)? Column, long Build);

/// <summary>
/// Ways from roots to a call as they are kept: a list of ways, the root first; a link is [text], [text, kind, key, move] of a source, or
/// [text, collection, name] of a column, the last two with the build behind it where that is an earlier one.
/// </summary>
static class CauseChain
{
    /// <summary>Writes ways down; empty where they say no more than the reasons.</summary>
    public static string WriteUnlessPlain(IReadOnlyList<IReadOnlyList<CauseLink>> chains) =>
        chains.All(static chain => chain is [{ Source: null, Column: null }]) ? "" : Write(chains);

    /// <summary>Writes ways down.</summary>
    public static string Write(IReadOnlyList<IReadOnlyList<CauseLink>> chains)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Json.Options.Encoder }))
        {
            json.WriteStartArray();
            foreach (var chain in chains)
            {
                json.WriteStartArray();
                foreach (var link in chain)
                {
                    Write(json, link);
                }
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyList{IReadOnlyList{CauseLink}})"/> has written.</summary>
    public static IReadOnlyList<IReadOnlyList<CauseLink>> Read(string chains)
    {
        if (chains.Length == 0)
        {
            return [];
        }
        using var json = Json.ParseDocument(Encoding.UTF8.GetBytes(chains));
        return [.. json.RootElement.EnumerateArray().Select(static chain => chain.EnumerateArray().Select(ReadLink).ToList())];
    }

    static void Write(Utf8JsonWriter json, CauseLink link)
    {
        json.WriteStartArray();
        json.WriteStringValue(LogText.OneLine(link.Text));
        if (link.Source is { } source)
        {
            json.WriteNumberValue((int)source.Kind);
            json.WriteStringValue(source.Key);
            json.WriteNumberValue((int)link.Move);
        }
        else if (link.Column is (var collection, var name))
        {
            json.WriteStringValue(collection);
            json.WriteStringValue(name);
        }
        if (link.Build != 0 && (link.Source ?? (object?)link.Column) is not null)
        {
            json.WriteNumberValue(link.Build);
        }
        json.WriteEndArray();
    }

    static CauseLink ReadLink(JsonElement link) => link.GetArrayLength() == 1 ? new CauseLink(link[0].GetString()!, null, SourceMove.Changed, null, 0)
        : link[1].ValueKind == JsonValueKind.Number ? new CauseLink(link[0].GetString()!, new Source((SourceKind)link[1].GetInt32(), link[2].GetString()!), (SourceMove)link[3].GetInt32(), null, BuildAt(link, 4))
        : new CauseLink(link[0].GetString()!, null, SourceMove.Changed, (link[1].GetString()!, link[2].GetString()!), BuildAt(link, 3));

    static long BuildAt(JsonElement link, int index) => link.GetArrayLength() > index ? link[index].GetInt64() : 0;
}
