using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Two values, cut down to where they differ: a page of text in which a word changed explains nothing.</summary>
static class ValueDifference
{
    /// <summary>So much of a text is shown, from a little before the difference.</summary>
    const int MostText = 120;
    const int Before = 30;

    /// <summary>Of objects, the keys whose values differ; of long texts, the part around the first difference.</summary>
    public static (JsonNode? Old, JsonNode? New) Narrow((JsonNode? Old, JsonNode? New) values) => values switch
    {
        (JsonObject old, JsonObject @new) => Narrow(old, @new),
        (JsonArray old, JsonArray @new) => Narrow(old, @new),
        (JsonValue old, JsonValue @new) when old.GetValueKind() == JsonValueKind.String && @new.GetValueKind() == JsonValueKind.String => Narrow(old.GetValue<string>(), @new.GetValue<string>()),
        _ => values,
    };

    static (JsonNode, JsonNode) Narrow(JsonObject old, JsonObject @new)
    {
        var (before, after) = (new JsonObject(), new JsonObject());
        foreach (var name in old.Select(static pair => pair.Key).Union(@new.Select(static pair => pair.Key)).ToList())
        {
            if (old.ContainsKey(name) == @new.ContainsKey(name) && JsonNode.DeepEquals(old[name], @new[name]))
            {
                continue;
            }
            var (was, @is) = Narrow((old[name], @new[name]));
            if (old.ContainsKey(name))
            {
                before[name] = was?.DeepClone();
            }
            if (@new.ContainsKey(name))
            {
                after[name] = @is?.DeepClone();
            }
        }
        return (before, after);
    }

    /// <summary>The elements from the first to the last that differ; an ellipsis stands for those around them.</summary>
    static (JsonNode, JsonNode) Narrow(JsonArray old, JsonArray @new)
    {
        var start = 0;
        while (start < old.Count && start < @new.Count && JsonNode.DeepEquals(old[start], @new[start]))
        {
            start++;
        }
        var end = 0;
        while (end < old.Count - start && end < @new.Count - start && JsonNode.DeepEquals(old[^(end + 1)], @new[^(end + 1)]))
        {
            end++;
        }
        // One in the place of another: what differs in it.
        var isOne = old.Count == @new.Count && old.Count - start - end == 1;
        var (was, @is) = isOne ? Narrow((old[start], @new[start])) : default;
        return (Part(old, was), Part(@new, @is));

        JsonArray Part(JsonArray list, JsonNode? one)
        {
            var part = new JsonArray();
            if (start > 0)
            {
                part.Add("…");
            }
            foreach (var element in isOne ? [one] : list.Skip(start).Take(list.Count - start - end))
            {
                part.Add(element?.DeepClone());
            }
            if (end > 0)
            {
                part.Add("…");
            }
            return part;
        }
    }

    static (JsonNode, JsonNode) Narrow(string old, string @new)
    {
        var start = Math.Max(0, old.AsSpan().CommonPrefixLength(@new) - Before);
        return (JsonValue.Create(Part(old, start)), JsonValue.Create(Part(@new, start)));
    }

    static string Part(string text, int start)
    {
        if (text.Length <= MostText)
        {
            return text;
        }
        start = Math.Min(start, text.Length - 1);
        // Not through the middle of a character.
        start -= start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = Math.Min(text.Length, start + MostText);
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return $"{(start > 0 ? "…" : "")}{text[start..end]}{(end < text.Length ? "…" : "")}";
    }
}
