using BuildCache.Projects;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>What a command says, as it is read: without what is meant for a terminal.</summary>
public sealed class CommandOutputTests
{
    [Theory]
    [InlineData("\u001b[1msrc/a.c:\u001b[0m3:7: \u001b[01;31m\u001b[Kerror: \u001b[m\u001b[Kno", "src/a.c:3:7: error: no")]
    [InlineData("\u001b[38;2;255;0;0mred\u001b[39m", "red")]
    [InlineData("\u009b31mred\u009b0m", "red")]
    [InlineData("\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("\u001b]0;title\u001b\\text", "text")]
    [InlineData("\u001b(Btext\u001b=\u0007\b", "text")]
    [InlineData("tab\tstays", "tab\tstays")]
    [InlineData("ends with \u001b[", "ends with")]
    public void Escape_sequences_and_control_characters_are_taken_out(string said, string expected) =>
        Assert.Equal([expected], CommandOutput.Lines(said));

    /// <summary>Tools pad their tables; what is no diagnostic must be found to be none at once.</summary>
    [Fact]
    public void Blanks_cost_what_they_are_long()
    {
        var blanks = new string(' ', 3900);
        Assert.Null(CommandOutput.Parse(blanks + "0 errors", ""));
        Assert.Null(CommandOutput.Parse("a.c(1" + blanks + "error", ""));
        Assert.Equal(new Diagnostic(Severity.Error, "X1", "no", "src/a.c", 3, 7), CommandOutput.Parse($"{blanks}src/a.c (3,7) : error X1: no", ""));
        Assert.Equal(new Diagnostic(Severity.Warning, "BCM2310", "no"), CommandOutput.Parse("  warning: no", ""));
    }

    [Fact]
    public void A_progress_display_is_lines() => Assert.Equal(["10 %", "20 %", "done"], CommandOutput.Lines("10 %\r20 %\r\ndone\n"));

    [Fact]
    public void A_coloured_diagnostic_has_its_place_and_text()
    {
        var line = CommandOutput.Lines("\u001b[1msrc/a.c:3:7: \u001b[31merror:\u001b[0m no such \u001b[1mthing\u001b[0m").Single();
        Assert.Equal(new Diagnostic(Severity.Error, "BCM2310", "no such thing", "src/a.c", 3, 7), CommandOutput.Parse(line, ""));
    }
}
