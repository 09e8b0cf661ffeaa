using System.Globalization;

namespace BuildCache.Content.Markdown.Dialect;

/// <summary>One warning per kind of construct and file, with all its lines.</summary>
static class DialectReport
{
    const int MaxLines = 20;

    public static void Write(List<DialectEntry> entries, string file, int bodyLine, HandlerContext context)
    {
        foreach (var kind in entries.GroupBy(static entry => entry.Kind).OrderBy(static kind => kind.Key))
        {
            var lines = kind.Select(entry => entry.Line + bodyLine).Distinct().ToList();
            var shown = string.Join(", ", lines.Take(MaxLines).Select(static line => line.ToString(CultureInfo.InvariantCulture)));
            var more = lines.Count > MaxLines ? string.Create(CultureInfo.InvariantCulture, $" and {lines.Count - MaxLines} more") : "";
            var (code, what) = Describe(kind.Key);
            context.Warn(code, $"{what} is shown as text: line {shown}{more}.", file, lines[0]);
        }
    }

    static (string Code, string What) Describe(DialectKind kind) => kind switch
    {
        DialectKind.Include => ("BCM1120", "A docfx include ([!INCLUDE …]) needs SiteDialect=docfx and"),
        DialectKind.Snippet => ("BCM1121", "A docfx code snippet ([!code-…]) needs SiteDialect=docfx and"),
        DialectKind.Block => ("BCM1122", "A docfx block (:::name …) needs SiteDialect=docfx and"),
        DialectKind.Tab => ("BCM1123", "A docfx tab (# [title](#tab/id)) needs SiteDialect=docfx and"),
        DialectKind.CrossReference => ("BCM1124", "A docfx cross reference (xref:) needs SiteDialect=docfx and"),
        _ => ("BCM1125", "A docfx marker ([!name]) is not known and"),
    };
}
