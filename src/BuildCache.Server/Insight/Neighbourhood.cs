namespace BuildCache.Server;

/// <summary>A drawing of the graph around a call: what it reads on the left, who reads it on the right.</summary>
static class Neighbourhood
{
    /// <summary>More on a side make no picture.</summary>
    const int Most = 12;

    const int RowHeight = 28;
    const int BoxHeight = 22;
    const int BoxWidth = 280;
    const int Gap = 80;

    /// <summary>Draws it. The tables below say the same in words, and the rest.</summary>
    public static Markup Draw(CallLife life)
    {
        var reads = Names([.. life.Reads.Select(static fact => fact.From ?? fact.Fact).Distinct()]);
        var readers = Names([.. life.Readers]);
        var outputs = Names([.. life.Why.Outputs.Select(static output => output.Path)]);
        List<string> after = [.. outputs, .. readers];
        var height = Math.Max(1, Math.Max(reads.Count, after.Count)) * RowHeight;
        var middle = height / 2;
        return Markup.Of($"""
            <figure class="wide"><svg viewBox="0 0 {Number((3 * BoxWidth) + (2 * Gap))} {Number(height)}" role="img" aria-label="What the call reads, and what reads it">
            {reads.Select((_, row) => Line(BoxWidth, Middle(row), BoxWidth + Gap, middle))}
            {after.Select((_, row) => Line((2 * BoxWidth) + Gap, middle, (2 * BoxWidth) + (2 * Gap), Middle(row)))}
            {reads.Select(static (name, row) => Box(0, Middle(row), name, ""))}
            {Box(BoxWidth + Gap, middle, life.Name, "self")}
            {after.Select((name, row) => Box((2 * BoxWidth) + (2 * Gap), Middle(row), name, row < outputs.Count ? "output" : ""))}
            </svg><figcaption>What it reads, and what reads it or is written. {(life.Reads.Count > Most || after.Count > Most ? "Not all of it; the tables have the rest." : "")}</figcaption></figure>
            """);
    }

    static List<string> Names(List<string> names) => names.Count <= Most ? names : [.. names.Take(Most - 1), FormattableString.Invariant($"and {names.Count - Most + 1:N0} more")];

    static int Middle(int row) => (row * RowHeight) + (RowHeight / 2);

    static Markup Line(int x1, int y1, int x2, int y2) => Markup.Of($"<path d=\"M{Number(x1)} {Number(y1)} C{Number(x1 + (Gap / 2))} {Number(y1)} {Number(x2 - (Gap / 2))} {Number(y2)} {Number(x2)} {Number(y2)}\"/>");

    static Markup Box(int x, int middle, string name, string kind) => Markup.Of($"""
        <g class="{kind}"><rect x="{Number(x + 1)}" y="{Number(middle - (BoxHeight / 2))}" width="{Number(BoxWidth - 2)}" height="{Number(BoxHeight)}" rx="4"/><text x="{Number(x + 8)}" y="{Number(middle + 4)}">{Short(name)}</text><title>{name}</title></g>
        """);

    static string Short(string name) => name.Length <= 42 ? name : name[..20] + "…" + name[^20..];

    static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
