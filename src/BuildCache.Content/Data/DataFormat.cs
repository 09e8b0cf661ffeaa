using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>How data is written: its name, the code of its syntax errors, and what reads it.</summary>
sealed record DataFormat(string Name, string Code, Func<string, IEnumerable<JsonNode?>> Read)
{
    public static readonly DataFormat Json = new("JSON", "BCM1130", JsonData.Read);

    public static readonly DataFormat Yaml = new("YAML", "BCM1131", static text => YamlJson.Read(text).SelectMany(JsonData.Elements));

    public static readonly DataFormat Csv = new("CSV", "BCM1132", CsvData.Read);

    /// <summary>The format that the extension of a path names; <c>null</c> for another extension.</summary>
    public static DataFormat? Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => Json,
        ".yml" or ".yaml" => Yaml,
        ".csv" => Csv,
        _ => null,
    };
}
