namespace BuildCache.Tests.Commands;

/// <summary>Which programs a command starts, and which scripts these run: what a cached result has to depend on.</summary>
public sealed class CommandTextTests
{
    [Theory]
    [InlineData("tool a b", "tool")]
    [InlineData("  ./tool\ta  ", "./tool")]
    [InlineData("one a; two b && three || four | five & six", "one two three four five six")]
    [InlineData("one\ntwo\r\nthree", "one two three")]
    [InlineData("A=1 B_2='x y' tool", "tool")]
    [InlineData("2A=1 tool", "2A=1")]
    [InlineData("if test -f a; then one; else two; fi", "test one two fi")]
    [InlineData("(one; two) | { three; }", "one two three }")]
    [InlineData("exec env nohup time nice tool", "tool")]
    [InlineData("tool > out.txt 2> err.txt < in.txt", "tool")]
    [InlineData("> out.txt tool", "tool")]
    [InlineData("tool 2>&1 && other", "tool other")]
    [InlineData("'my tool' a", "my tool")]
    [InlineData("\"my \\\"tool\\\"\" a", "my \"tool\"")]
    [InlineData("my\\ tool a", "my tool")]
    [InlineData("echo 'a; b' \"c | d\"", "echo")]
    [InlineData("", "")]
    [InlineData(" ; ; ", "")]
    [InlineData("A=1", "")]
    [InlineData("one; 'two", "one two")]
    [InlineData("one && \"two three", "one two three")]
    [InlineData("one; \"", "one ")]
    [InlineData("one\\", "one\\")]
    public void Programs_of_a_shell(string text, string programs) =>
        Assert.Equal(programs, string.Join(' ', CommandText.Programs(text, windows: false).Select(static found => found.Program)));

    [Theory]
    [InlineData("C:\\tools\\tool.exe a & other", "C:\\tools\\tool.exe other")]
    [InlineData("\"C:\\my tools\\tool.exe\" 'a b'", "C:\\my tools\\tool.exe")]
    [InlineData("one^&one && two", "one&one two")]
    [InlineData("\"C:\\my tools\\tool.exe", "C:\\my tools\\tool.exe")]
    public void Programs_of_Windows(string text, string programs) =>
        Assert.Equal(programs, string.Join(' ', CommandText.Programs(text, windows: true).Select(static found => found.Program)));

    [Theory]
    [InlineData("sh tool.sh a b", "tool.sh a b")]
    [InlineData("/usr/bin/python3 -m tool a", "tool a")]
    [InlineData("dotnet exec tool.dll a b c d e", "tool.dll a b c")]
    [InlineData("node.exe tool.js", "tool.js")]
    [InlineData("sh 'tool.sh", "tool.sh")]
    [InlineData("tool a b", "")]
    public void Scripts_that_an_interpreter_runs(string text, string scripts) =>
        Assert.Equal(scripts, string.Join(' ', Assert.Single(CommandText.Programs(text, windows: false)).Scripts));
}
