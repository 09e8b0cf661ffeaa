namespace BuildCache.MSBuild.Tests.Tasks;

public sealed class DiagnosticOverviewTests
{
    static IEnumerable<Diagnostic> Some(int count, string code, string? file, Severity severity = Severity.Warning) =>
        Enumerable.Range(0, count).Select(i => new Diagnostic(severity, code, $"{i}", file));

    [Fact]
    public void What_is_said_very_often_is_counted_by_code_and_place() =>
        Assert.Equal(
            [
                "BuildCache: 1,043 × BCM1110: core/ 1,000, ef6/ 30, index.md 12, the project 1",
                "BuildCache: 21 × BCM1111: https://example.org/data.json 21",
            ],
            DiagnosticOverview.Of(
            [
                .. Some(12, "BCM1110", "index.md"), .. Some(500, "BCM1110", "core/a.md"), .. Some(21, "BCM1111", "https://example.org/data.json"),
                .. Some(30, "BCM1110", "ef6/b.md"), .. Some(500, "BCM1110", "core/deep/c.md"), .. Some(1, "BCM1110", null),
                .. Some(500, "BCM1120", "core/a.md", Severity.Message), .. Some(20, "BCM1112", "core/a.md"),
            ]));

    [Fact]
    public void Many_places_are_counted_together() =>
        Assert.Equal(
            ["BuildCache: 45 × BCM1110: i/ 9, h/ 8, g/ 7, f/ 6, e/ 5, d/ 4, 3 other places 6"],
            DiagnosticOverview.Of(Enumerable.Range(1, 9).SelectMany(i => Some(i, "BCM1110", $"{(char)('a' + i - 1)}/x.md"))));
}
