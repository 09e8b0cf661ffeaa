using System.Text.Json.Nodes;

namespace BuildCache.Content.Docfx;

/// <summary><c>fileMetadata</c>: values of keys by pattern, as if they stood in the front matter of the files.</summary>
sealed class FileMetadata
{
    readonly List<(string Key, DocfxGlob Files, JsonNode? Value)> entries = [];

    public static FileMetadata Read(JsonNode? value)
    {
        var metadata = new FileMetadata();
        foreach (var (key, patterns) in value as JsonObject ?? [])
        {
            foreach (var (pattern, given) in patterns as JsonObject ?? [])
            {
                metadata.entries.Add((key, new DocfxGlob(pattern), given));
            }
        }

        return metadata;
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
