using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Tool;

/// <summary>Rows as comma-separated values (RFC 4180, with the line ends of this tool).</summary>
static class Csv
{
    public static void Write(TextWriter output, IReadOnlyList<string> columns, IEnumerable<JsonObject> rows)
    {
        output.Write(string.Join(',', columns.Select(Quote)) + "\n");
        foreach (var row in rows)
        {
            output.Write(string.Join(',', columns.Select(column => Quote(Text(row[column])))) + "\n");
        }
    }

    static string Text(JsonNode? value) => value is null ? "" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    static string Quote(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
