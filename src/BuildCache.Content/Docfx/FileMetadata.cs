using System.Text.Json.Nodes;

namespace BuildCache.Content.Docfx;

/// <summary><c>fileMetadata</c>: values of keys by pattern, as if they stood in the front matter of the files.</summary>
sealed class FileMetadata
{
    readonly List<(string Key, DocfxGlob Files, JsonNode? Value)> entries = [];

    /// <summary>Adds entries, which count before those that are there.</summary>
    /// <param name="value">An object of patterns for each key; anything else adds nothing.</param>
    public void Add(JsonNode? value)
    {
        foreach (var (key, patterns) in value as JsonObject ?? [])
        {
            foreach (var (pattern, given) in patterns as JsonObject ?? [])
            {
                entries.Add((key, new DocfxGlob(pattern), given));
            }
        }
    }

    /// <summary>The values of a file; of patterns that both match the later one counts.</summary>
    public JsonObject Of(string path)
    {
        var values = new JsonObject();
        foreach (var (key, files, value) in entries)
        {
            if (files.IsMatch(path))
            {
                values[key] = value?.DeepClone();
            }
        }

        return values;
    }
}
