using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Tests.Fuzz.Generators;

/// <summary>CSV: right, with one mistake, and as pieces in any order.</summary>
static class CsvFiles
{
    static readonly string[] Values = ["a", "text with words", "1", "007", "é", "🎉", "日本", "a,b", "a;b", "a\tb", "a|b", "say \"no\"", "two\nlines", "'", "#c", "=1+1", "\u202e", "<b onfuzz=1>", "{{x}}", "\\", "é"];

    static readonly string[] Pieces = ["a", "b", "1", ",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", " ", "\0", "\u0001", "\ufeff", "🎉", "\"a\nb\"", "a,b\n", "1,2\n", "\"a\"b", "a\"b", ",,,", "é"];

    public static FuzzCase Next(Choices choices) => choices.Next(4) switch
    {
        0 or 1 => Right(choices),
        2 => Wrong(choices),
        _ => Soup(choices),
    };

    public static FuzzCase Right(Choices choices)
    {
        var table = new Table(choices);
        var text = table.Header + string.Concat(table.Rows.Select(table.Line));
        return new FuzzCase(text, () => DataProperties.CheckReads(DataFormat.Csv, text, [.. table.Rows.Select(Table.Record)]));
    }

    public static FuzzCase Wrong(Choices choices)
    {
        var (text, line) = WrongTable(choices);
        return new FuzzCase(text, () => DataProperties.CheckRefuses(DataFormat.Csv, text, line));
    }

    /// <summary>A table with a row that is none, and the line of that row.</summary>
    public static (string Text, int Line) WrongTable(Choices choices)
    {
        var table = new Table(choices);
        var rows = table.Header + string.Concat(table.Rows.Select(table.Line));
        var plain = string.Join(table.Separator, Enumerable.Repeat("x", table.Columns));
        var (mistake, line) = choices.Next(5) switch
        {
            0 => (plain + table.Separator + "more" + table.End, TextLines.Count(rows)),
            1 => ("\"a\"b" + plain[1..] + table.End, TextLines.Count(rows)),
            2 => (plain[..^1] + "\"open" + table.End + "x" + table.End, TextLines.Count(rows)),
            3 => ("a\"b" + plain[1..] + table.End, TextLines.Count(rows)),
            _ => (plain[..^1] + "\"open\n\n", TextLines.Count(rows)),
        };
        return (rows + mistake, line);
    }

    static FuzzCase Soup(Choices choices)
    {
        var text = string.Concat(choices.Many(15, 200, () => choices.Pick<string>(Pieces)));
        return new FuzzCase(text, () => DataProperties.TryRead(DataFormat.Csv, text));
    }

    static readonly System.Buffers.SearchValues<char> Quoted = System.Buffers.SearchValues.Create("\",;\t|\n");

    sealed class Table
    {
        readonly Choices choices;

        public Table(Choices choices)
        {
            this.choices = choices;
            Separator = choices.Pick(",", ";", "\t", "|");
            End = choices.Pick("\n", "\r\n");
            Columns = 2 + choices.Next(5);
            Header = string.Join(Separator, Enumerable.Range(1, Columns).Select(static i => $"c{i}")) + End;
            Rows = choices.Many(4, 30, () => (IReadOnlyList<string>)[.. Enumerable.Range(0, Columns).Select(_ => choices.Pick<string>(Values))]);
        }

        public string Separator { get; }

        public string End { get; }

        public int Columns { get; }

        public string Header { get; }

        public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

        public string Line(IReadOnlyList<string> row) => string.Join(Separator, row.Select(Value)) + End;

        public static JsonObject Record(IReadOnlyList<string> row) => new JsonObject(row.Select(static (value, index) => KeyValuePair.Create($"c{index + 1}", (JsonNode?)value)));

        string Value(string value) => value.AsSpan().ContainsAny(Quoted) || choices.Once(4) ? "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : value;
    }
}
