using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCache.Tool;

/// <summary>What is other between two builds, for people: the beginning of each list, and how long it is.</summary>
static class DifferenceView
{
    /// <summary>So much of a list is shown; a JSON document holds all of it.</summary>
    public const int Most = 50;

    public static void Show(Screen screen, BuildDifference difference)
    {
        Section(screen, "Inputs", difference.Inputs, static input => [$"  {input.Fact}"]);
        Section(screen, "Documents", difference.Documents, static change =>
        [
            $"  {Sign(change.Change)} {change.Collection} {change.Id}",
            .. change.Columns.Select(static column => ValueDifference.Narrow((column.Old, column.New)) is var (old, @new) ? $"      {column.Name}: {Value(old)} → {Value(@new)}" : ""),
        ]);
        Section(screen, "Outputs", difference.Outputs, static output => [string.Create(CultureInfo.InvariantCulture, $"  {Sign(output.Change)} {output.Path}{(output is { OldBytes: { } old, NewBytes: { } @new } ? $"  {@new - old:+#,0;-#,0;0} bytes" : "")}")]);
        if (difference.Missing > 0)
        {
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"{difference.Missing:N0} more results differ; what they were before is no longer kept."));
        }
    }

    /// <summary>That a list goes on.</summary>
    public static void More(Screen screen, int count)
    {
        if (count > Most)
        {
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"  and {count - Most:N0} more; --json tells all"));
        }
    }

    static void Section<T>(Screen screen, string title, IReadOnlyList<T> items, Func<T, IEnumerable<string>> lines)
    {
        screen.Heading(string.Create(CultureInfo.InvariantCulture, $"{title}: {items.Count:N0}"));
        foreach (var line in items.Take(Most).SelectMany(lines))
        {
            screen.Line(line);
        }
        More(screen, items.Count);
    }

    static string Sign(string change) => change switch { "added" => "+", "removed" => "-", _ => "~" };

    static string Value(JsonNode? value) => value is null ? "nothing" : Screen.Short(Screen.Fingerprint(value) ?? value.ToJsonString(BuildCache.Json.Options));
}
