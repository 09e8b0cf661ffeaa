using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>Rows of queries as texts, for tables that people read and for comma-separated values.</summary>
static class RowText
{
    /// <summary>A value: a text as it is, anything else as JSON, nothing for null.</summary>
    public static string Of(JsonNode? value) => value is null ? "" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(Json.Options);

    /// <summary>Writes comma-separated values (RFC 4180).</summary>
    /// <param name="output">Where.</param>
    /// <param name="answer">The rows.</param>
    /// <param name="lineEnd">What ends a line.</param>
    public static void WriteCsv(TextWriter output, QueryAnswer answer, string lineEnd)
    {
        output.Write(string.Join(',', answer.Columns.Select(Quoted)) + lineEnd);
        foreach (var row in answer.Rows)
        {
            output.Write(string.Join(',', answer.Columns.Select(column => Quoted(Of(row[column])))) + lineEnd);
        }
    }

    static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
