using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCache.Server;
using Spectre.Console;

namespace BuildCache.Tool;

/// <summary>
/// Where a command speaks: with colours and tables on a terminal, plain lines where the output goes elsewhere. What comes from a project
/// (names, values) is shown as one line that commands no terminal.
/// </summary>
sealed class Screen
{
    /// <summary>Lines that nobody sees on a terminal are not broken.</summary>
    public const int PlainWidth = 10_000;

    readonly IAnsiConsole console;

    public Screen(TextWriter output, TextWriter error, bool isPlain, int width)
    {
        (Out, Error, IsPlain) = (output, error, isPlain);
        console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect, ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
    }

    /// <summary>Answers.</summary>
    public TextWriter Out { get; }

    /// <summary>Why there is none, and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether nobody is looking.</summary>
    public bool IsPlain { get; }

    /// <summary>A line.</summary>
    public void Line(string text = "") => Out.WriteLine(LogText.OneLine(text));

    /// <summary>A line that leads in what follows.</summary>
    public void Heading(string text) => console.MarkupLineInterpolated($"[bold]{LogText.OneLine(text)}[/]");

    /// <summary>Something less important.</summary>
    public void Note(string text) => console.MarkupLineInterpolated($"[grey]{LogText.OneLine(text)}[/]");

    /// <summary>A remark that is no part of the answer.</summary>
    public void Remark(string text) => Error.WriteLine(LogText.OneLine(text));

    /// <summary>Rows with a heading; numbers stand at the right.</summary>
    public void Table(IReadOnlyList<string> headings, IReadOnlyCollection<IReadOnlyList<string>> rows)
    {
        if (IsPlain)
        {
            Align(headings.All(static heading => heading.Length == 0) ? rows : [headings, .. rows]);
            return;
        }
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = headings.Any(static heading => heading.Length > 0) };
        for (var column = 0; column < headings.Count; column++)
        {
            var isNumber = rows.Count > 0 && rows.All(row => row[column].Length == 0 || char.IsAsciiDigit(row[column][0]) && row[column].All(static c => char.IsAsciiDigit(c) || c is ',' or '.' or ' ' or '%'));
            table.AddColumn(new TableColumn(new Text(LogText.OneLine(headings[column]), new Style(decoration: Decoration.Bold))) { Alignment = isNumber ? Justify.Right : Justify.Left });
        }
        foreach (var row in rows)
        {
            table.AddRow(row.Select(static cell => new Text(LogText.OneLine(cell))));
        }
        console.Write(table);
    }

    /// <summary>Columns as wide as what stands in them, with nothing around them.</summary>
    void Align(IReadOnlyCollection<IReadOnlyList<string>> rows)
    {
        var cells = rows.Select(static row => row.Select(LogText.OneLine).ToList()).ToList();
        var widths = Enumerable.Range(0, cells.Count == 0 ? 0 : cells[0].Count).Select(column => cells.Max(row => row[column].Length)).ToList();
        foreach (var row in cells)
        {
            Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>One JSON document.</summary>
    public void Document(object value) => Out.WriteLine(JsonSerializer.Serialize(value, AnswerJson.Indented));

    /// <summary>One JSON document in a line.</summary>
    public void DocumentLine(object value) => Out.WriteLine(JsonSerializer.Serialize(value, AnswerJson.Lines));

    /// <summary>Why a command could not do what it was asked.</summary>
    public void Fail(string message, string? code, bool asJson)
    {
        if (asJson)
        {
            Document(new { error = message, code });
            return;
        }
        foreach (var line in $"buildcache: {(code is null ? "" : code + ": ")}{message}".Split('\n'))
        {
            Error.WriteLine(LogText.OneLine(line.TrimEnd('\r')));
        }
    }

    /// <summary>The beginning of a fingerprint; null for another value.</summary>
    public static string? Fingerprint(JsonNode value) =>
        value is JsonValue text && text.TryGetValue<string>(out var hash) && (hash.Length is 32 or 64) && hash.All(char.IsAsciiHexDigitLower) ? hash[..12] + "…" : null;

    /// <summary>A value as text in one line, not longer than it helps.</summary>
    public static string Short(string text, int most = 80) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
}
