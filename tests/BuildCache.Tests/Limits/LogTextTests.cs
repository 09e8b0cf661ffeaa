namespace BuildCache.Tests.Limits;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain ä 😀\ttab", "plain ä 😀\ttab")]
    [InlineData("a\n##vso[task.setvariable]b", @"a\u000a#\u0023vso[task.setvariable]b")]
    [InlineData("the link '##[add-mask]x' in '###VSO[x.y]z' ##teamcity[", @"the link '#\u0023[add-mask]x' in '##\u0023VSO[x.y]z' #\u0023teamcity[")]
    [InlineData("## [a] # [b] ##c ##d1[", "## [a] # [b] ##c ##d1[")]
    [InlineData("a\r\u001b[31m\u009b\u007f\0", @"a\u000d\u001b[31m\u009b\u007f\u0000")]
    [InlineData("a\u2028b\u2029c\u0085\u202ed\u2066", @"a\u2028b\u2029c\u0085\u202ed\u2066")]
    public void What_would_end_a_line_or_command_a_terminal_is_shown(string text, string shown) => Assert.Equal(shown, LogText.OneLine(text));

    [Fact]
    public void No_line_of_a_longer_text_begins_as_its_author_likes() => Assert.Equal("| a\n| ::set-env\n| \\u001b[1m", LogText.Lines("a\r\n::set-env\n\u001b[1m\n"));
}
