using System.Diagnostics;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>Names of files in commands: whatever they are, they reach the program as they are, and nothing else happens.</summary>
public sealed class CommandQuotingTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("bc-quoting-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Names { get; } =
    [
        "plain.txt", "a b.txt", "a'b.txt", "a\"b.txt", "b$(touch X).txt", "`touch X`.txt", "a;touch X;.txt", "a&touch X&.txt", "a|touch X.txt", "a>X.txt", "a<X.txt",
        "a\ntouch X\n.txt", "-rf.txt", "--help", "~xy.txt", "#xy.txt", "[a-z]x.txt", "$HOME.txt", "${HOME}.txt", "!xy.txt", "{a,b}.txt", " ab.txt", "ab .txt", "x=y.txt", "ü é.txt", "(x).txt",
        "in dir/a b.txt", "$(touch X)/b.txt", "it's 'b' \"c\".txt", "'; touch X; '.txt", "\"; touch X; \".txt", "a.$(touch X)",
    ];

    /// <summary>The text as MSBuild hands it over: every %(Name) replaced.</summary>
    static (string Text, string? Refusal) Apply(string name, string template, bool windows = false, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(EscapedText.Escape(name));
        foreach (var (key, value) in metadata)
        {
            item.SetMetadata(key, EscapedText.Escape(value));
            template = template.Replace($"%({key})", value, StringComparison.Ordinal);
        }
        item.SetMetadata("RecursiveDir", "");
        foreach (var key in new[] { "Identity", "Filename", "Extension", "RelativeDir", "FullPath" })
        {
            template = template.Replace($"%({key})", item.GetMetadata(key), StringComparison.Ordinal);
        }
        return CommandQuoting.Apply(item, template, windows);
    }

    async Task<string> Run(string text)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(text);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return output;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_is_one_argument_wherever_it_stands(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell of this test is that of Unix.");
        File.WriteAllText(Path.Combine(folder, "args"), "printf '[%s]' \"$@\"");
        var stem = Path.GetFileNameWithoutExtension(name);
        var path = name[0] == '-' ? "./" + name : name;
        foreach (var (template, expected) in new[]
        {
            ("sh args %(Identity) out/%(Filename).cs", $"[{path}][out/{stem}.cs]"),
            ("sh args \"%(Identity)\" 'x%(Filename)y' \"x%(Filename)\"", $"[{path}][x{stem}y][x{stem}]"),
            ("sh args 'x%(Identity)'\"y%(Identity)\"z%(Identity) end", $"[x{name}y{name}z{name}][end]"),
            ("sh args %(RelativeDir)%(Filename)%(Extension)", $"[{path}]"),
            ("x=%(Identity); sh args \"$x\" # a comment", $"[{name}]"),
            ("true && (sh args \"$(printf %s %(Identity))\")", $"[{path}]"),
            ("sh args -- %(Filename)x </dev/null;sh args -- x%(Filename)", $"[--][{stem}x][--][x{stem}]"),
            ("sh args \"$(printf '%s' \"x%(Identity)\")\" 2>&1", $"[x{name}]"),
            ("sh -c 'printf \"[%s]\" \"$1\"' - %(Identity)", $"[{path}]"),
        })
        {
            var (text, refusal) = Apply(name, template);
            Assert.Null(refusal);
            Assert.Equal(expected, await Run(text));
        }
        Assert.Equal([Path.Combine(folder, "args")], Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("cat dir\\%(Filename)")]
    [InlineData("cat `echo %(Identity)`")]
    [InlineData("cat ${x:-%(Filename)}")]
    [InlineData("cat $((%(Filename)))")]
    [InlineData("cat x # of %(Identity)")]
    [InlineData("cat <<EOF\n%(Identity)\nEOF\n")]
    [InlineData("sh -c \"cat %(Identity)\"")]
    [InlineData("env bash -c 'cat %(Identity)'")]
    [InlineData("bash -euxc \"cat %(Identity)\"")]
    [InlineData("bash -eu -o pipefail -xc \"cat %(Identity)\"")]
    [InlineData("sh -c -- \"cat %(Identity)\"")]
    [InlineData("perl -ne 'print if /%(Identity)/' x")]
    [InlineData("python3 -Bc \"print('%(Identity)')\"")]
    [InlineData("node --print \"'%(Identity)'\"")]
    [InlineData("python3 -c \"print('%(Identity)')\"")]
    [InlineData("eval cat %(Identity)")]
    [InlineData("awk '{print \"%(Identity)\"}' x")]
    [InlineData("awk -F : -v OFS=f '{print \"%(Identity)\"}' x")]
    [InlineData("LC_ALL=C gawk --source 'BEGIN { print \"%(Identity)\" }'")]
    [InlineData("sed 's/x/%(Identity)/' x")]
    [InlineData("sed -E -i s/x/%(Identity)/ x")]
    [InlineData("sed -n -e p -e 's/x/%(Identity)/' x")]
    [InlineData("sed -ne 's/x/%(Identity)/' x")]
    [InlineData("sed --expression=s/x/%(Identity)/ x")]
    [InlineData("find . -exec sed -i s/x/%(Identity)/ {} +")]
    [InlineData("jq -r '.x = \"%(Identity)\"' x")]
    [InlineData("cat x | jq --arg a b \".%(Identity)\"")]
    [InlineData("sqlite3 x.db \"insert into t values ('%(Identity)')\"")]
    [InlineData("psql -c \"select '%(Identity)'\"")]
    [InlineData("osascript -e 'say \"%(Identity)\"'")]
    [InlineData("ssh host cat %(Identity)")]
    [InlineData("cat IN/B$(TOUCH X).TXT")]
    [InlineData("cat in/b$(touch X).md")]
    public void A_name_that_cannot_be_quoted_where_it_stands_is_refused(string template)
    {
        Assert.NotNull(Apply("in/b$(touch X).txt", template.Replace(".md", "_.txt", StringComparison.Ordinal).Replace("b$(touch X)_", "_b$(touch x)", StringComparison.Ordinal)).Refusal);
        Assert.Equal((template.Replace("%(Filename)", "b", StringComparison.Ordinal).Replace("%(Identity)", "in/b.txt", StringComparison.Ordinal), null), Apply("in/b.txt", template));
    }

    [Theory]
    [InlineData("python3 tools/gen.py -source %(Identity)", "python3 tools/gen.py -source 'in/a b.txt'")]
    [InlineData("bash -eu gen.sh %(Identity)", "bash -eu gen.sh 'in/a b.txt'")]
    [InlineData("tar -xc %(Identity)", "tar -xc 'in/a b.txt'")]
    [InlineData("awk '{print}' %(Identity)", "awk '{print}' 'in/a b.txt'")]
    [InlineData("awk -F : -v 'x=%(Identity)' '{print x}' f", "awk -F : -v 'x=in/a b.txt' '{print x}' f")]
    [InlineData("awk -f x.awk %(Identity)", "awk -f x.awk 'in/a b.txt'")]
    [InlineData("awk -f %(Identity) x", "awk -f 'in/a b.txt' x")]
    [InlineData("sed -n p %(Identity)", "sed -n p 'in/a b.txt'")]
    [InlineData("sed -ne p %(Identity)", "sed -ne p 'in/a b.txt'")]
    [InlineData("sed -nf x.sed %(Identity)", "sed -nf x.sed 'in/a b.txt'")]
    [InlineData("sed --expression=p %(Identity)", "sed --expression=p 'in/a b.txt'")]
    [InlineData("jq --arg n %(Identity) '.x = $n' f", "jq --arg n 'in/a b.txt' '.x = $n' f")]
    [InlineData("jq . %(Identity)", "jq . 'in/a b.txt'")]
    [InlineData("sqlite3 %(Identity) .dump", "sqlite3 'in/a b.txt' .dump")]
    [InlineData("grep sed %(Identity)", "grep sed 'in/a b.txt'")]
    public void Options_of_a_script_are_no_options_of_what_runs_it(string template, string expected) => Assert.Equal((expected, null), Apply("in/a b.txt", template));

    [Theory]
    [InlineData(" .txt")]
    [InlineData("'.txt")]
    [InlineData("\".txt")]
    [InlineData(" a.txt")]
    [InlineData("in/;.txt")]
    public void A_part_of_a_name_that_may_stand_in_the_command_by_chance_is_refused(string name)
    {
        Assert.NotNull(Apply(name, "sh args 'x'; cat \"y\" %(Identity)").Refusal);
        Assert.NotNull(Apply(name, "sh args 'x'; cat \"y\" %(Identity)", windows: true).Refusal);
    }

    [Fact]
    public void A_part_of_a_name_that_would_be_an_option_is_refused()
    {
        Assert.NotNull(Apply("in/-rf.txt", "tool %(Filename)").Refusal);
        Assert.NotNull(Apply("in/-rf.txt", "tool %(Filename)", windows: true).Refusal);
        Assert.Equal(("tool -- '-rf'", null), Apply("in/-rf.txt", "tool -- %(Filename)"));
    }

    [Fact]
    public void Metadata_of_the_project_is_options_when_it_is_words_and_else_one_argument()
    {
        Assert.Equal(("tool -a -D'x y' in/a.txt", null), Apply("in/a.txt", "tool %(Options) in/a.txt", metadata: ("Options", "-a -D'x y'")));
        Assert.Equal(("tool 'a; touch X'", null), Apply("in/a.txt", "tool %(Title)", metadata: ("Title", "a; touch X")));
        Assert.Equal(("tool \"\"'a\"; touch X; \"b'\"\"", null), Apply("in/a.txt", "tool \"%(Title)\"", metadata: ("Title", "a\"; touch X; \"b")));
        Assert.Equal(("cat 'c d.inc'", null), Apply("in/a.txt", "cat c d.inc", metadata: ("Inputs", "c d.inc")));
    }

    [Theory]
    [InlineData("a b.txt", "tool %(Identity) obj\\%(Filename).cs", "tool \"a b.txt\" \"obj\\a b.cs\"")]
    [InlineData("a&b.txt", "tool \"%(Identity)\" x", "tool \"a&b.txt\" x")]
    [InlineData("a b.txt", "tool \"%(Identity)\" /o:%(Filename) & echo", "tool \"a b.txt\" \"/o:a b\" & echo")]
    [InlineData("a;b,c=d.txt", "tool %(Identity)", "tool \"a;b,c=d.txt\"")]
    [InlineData("a^b(c).txt", "type %(Identity)>x", "type \"a^b(c).txt\">x")]
    [InlineData("-a.txt", "tool %(Identity)", "tool \".\\-a.txt\"")]
    [InlineData("plain.txt", "tool %(Identity) \"x\"%(Filename)", "tool plain.txt \"x\"plain")]
    public void A_word_with_a_name_is_quoted_for_cmd(string name, string template, string expected) =>
        Assert.Equal((expected, null), Apply(name, template, windows: true));

    [Theory]
    [InlineData("a%PATH%.txt", "tool %(Identity)")]
    [InlineData("a%PATH%.txt", "tool \"%(Identity)\"")]
    [InlineData("a\"b.txt", "tool %(Identity)")]
    [InlineData("a\nb.txt", "tool %(Identity)")]
    [InlineData("a&b.txt", "tool ^%(Identity)")]
    [InlineData("a&b.txt", "tool \"x\"%(Identity)")]
    [InlineData("a&b.txt", "cmd /c \"type %(Identity)\"")]
    [InlineData("a&b.txt", "powershell -Command \"cat %(Identity)\"")]
    [InlineData("a&b.txt", "tool A&B.TXT")]
    public void A_name_that_cannot_be_quoted_for_cmd_is_refused(string name, string template) =>
        Assert.NotNull(Apply(name, template, windows: true).Refusal);
}
