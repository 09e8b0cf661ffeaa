using System.Globalization;

namespace BuildCache.Content.Markdown.Dialects;

/// <summary>One warning per kind of construct and file, with all its lines.</summary>
static class DialectReport
{
    const int MaxLines = 20;

    public static void Write(List<DialectEntry> entries, string file, int bodyLine, HandlerContext context)
    {
        // In the dialect itself, what is left is what it cannot read either.
        var why = context.Property("SiteDialect") == "docfx" ? "has another form than docfx reads, or no line of its own, and" : "needs SiteDialect=docfx and";
        foreach (var kind in entries.GroupBy(static entry => entry.Kind).OrderBy(static kind => kind.Key))
        {
            var lines = kind.Select(entry => entry.Line + bodyLine).Distinct().ToList();
            var shown = string.Join(", ", lines.Take(MaxLines).Select(static line => line.ToString(CultureInfo.InvariantCulture)));
            var more = lines.Count > MaxLines ? string.Create(CultureInfo.InvariantCulture, $" and {lines.Count - MaxLines} more") : "";
            var (code, what) = kind.Key == DialectKind.Foreign ? Foreign(kind) : Describe(kind.Key, why);
            context.Warn(code, $"{what} is shown as text: line {shown}{more}.", file, lines[0]);
        }
    }

    static (string Code, string What) Foreign(IEnumerable<DialectEntry> entries) =>
        ("BCM1115", $"What another generator reads ({string.Join(", ", entries.Select(static entry => entry.Mark).Distinct().Order(StringComparer.Ordinal))}) has no meaning here and");

    static (string Code, string What) Describe(DialectKind kind, string why) => kind switch
    {
        DialectKind.Include => ("BCM1120", $"A docfx include ([!INCLUDE …]) {why}"),
        DialectKind.Snippet => ("BCM1121", $"A docfx code snippet ([!code-…]) {why}"),
        DialectKind.Block => ("BCM1122", $"A docfx block (:::name …) {why}"),
        DialectKind.Tab => ("BCM1123", $"A docfx tab (# [title](#tab/id)) {why}"),
        DialectKind.CrossReference => ("BCM1124", $"A docfx cross reference (xref:) {why}"),
        _ => ("BCM1125", "A marker ([!NAME]) does not begin a quote (> [!NOTE]), or is not known, and"),
    };
}
