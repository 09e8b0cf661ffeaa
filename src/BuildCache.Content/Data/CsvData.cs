using System.Text.Json.Nodes;
using CsvHelper;

namespace BuildCache.Content.Data;

/// <summary>CSV files with a header row (RFC 4180). Values are text; the separator (comma, semicolon, tab, bar) is found from the first lines.</summary>
static class CsvData
{
    /// <exception cref="DataSyntaxException">It is not CSV, or a row does not fit the header.</exception>
    public static IEnumerable<JsonNode?> Read(string text)
    {
        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            OnMalformedRecord = record => malformed ??= record,
        });
        var header = Header(reader.Headers);
        var records = new List<JsonNode?>();
        while (reader.Read())
        {
            Check(malformed, text);
            records.Add(Row(header, reader));
        }

        Check(malformed, text);
        return records;
    }

    static void Check(CsvMalformedRecord? malformed, string text)
    {
        if (malformed is not { } record)
        {
            return;
        }

        // A quote that is never closed is found at the end of the file; what helps is where its row begins.
        var (line, column) = record.Reason == CsvMalformedReason.UnterminatedQuote ? ((int)record.LineNumber, 1) : new LineMap(text).OfByte(record.ByteOffset);
        throw new DataSyntaxException(Explain(record.Reason), line, column);
    }

    static string[] Header(IReadOnlyList<string> names)
    {
        var header = names.Select(static name => name.Trim()).ToArray();
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i].Length == 0)
            {
                throw new DataSyntaxException($"column {i + 1} of the header has no name", 1, 1);
            }

            if (DataText.ProblemOfKey(header[i]) is { } problem)
            {
                throw new DataSyntaxException($"column {i + 1} of the header is no name: {problem}", 1, 1);
            }

            if (Array.IndexOf(header, header[i]) < i)
            {
                throw new DataSyntaxException($"the header names the column '{header[i]}' twice", 1, 1);
            }
        }

        return header;
    }

    static JsonObject Row(string[] header, CsvReader reader)
    {
        if (reader.FieldCount != header.Length)
        {
            throw new DataSyntaxException(
                $"the row has {reader.FieldCount} values where the header has {header.Length}; a value that contains the separator needs quotes", (int)reader.LineNumber, 1);
        }

        var row = new JsonObject();
        for (var i = 0; i < header.Length; i++)
        {
            row.Add(header[i], reader.GetString(i));
        }

        return row;
    }

    static string Explain(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "a quote stands inside a value: put the whole value in quotes and double the quotes in it",
        CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote: double the quotes inside a value",
        _ => "a quote is opened in this row and never closed",
    };
}
