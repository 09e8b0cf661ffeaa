using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Data;

/// <summary>What is told of a mistake is ours, whatever the parser behind it says: what is wrong, where, and what to do.</summary>
[Trait("Speed", "Slow")]
public sealed class LibraryWordsTests
{
    /// <summary>Words of Tomlyn, YamlDotNet and Handlebars.Net that none of our messages has.</summary>
    static readonly string[] Foreign =
    [
        "token", "expected", "expecting", "while scanning", "while parsing", "did not find", "unexpected", "end-of-file", "could not be converted", "Exception", "Tried to",
        "unhandled", "isFinalBlock", "payload", "RFC3339", "parse", "scalar", "Expression", "invocation", "YamlDotNet", "Tomlyn", "HandlebarsDotNet", "System.",
    ];

    static async Task<(string File, int Line, int Column, string Message)> ErrorOf(SiteProject site)
    {
        var error = Assert.Single((await site.BuildAsync()).Diagnostics, static d => d.Severity == Severity.Error);
        foreach (var word in Foreign)
        {
            Assert.DoesNotContain(word, error.Message.Replace("expects", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
        return (error.File!, error.Line, error.Column, error.Message);
    }

    [Theory]
    [InlineData("a = ", "a value is missing behind '='")]
    [InlineData("a", "a '=' is missing behind a key")]
    [InlineData("a = 'b", "a quote is not closed in its line")]
    [InlineData("a = \"\"\"b", "three quotes are opened and not closed")]
    [InlineData("a = b", "a value cannot begin with this")]
    [InlineData("a = 1 b = 2", "something follows a value")]
    [InlineData("a = [1, 2", "a [ is opened and not closed")]
    [InlineData("a = [1 2]", "a ',' or ']' is missing")]
    [InlineData("a = { b = 1", "a { is opened and not closed")]
    [InlineData("a = { b = 1 c = 2 }", "a ',' or '}' is missing")]
    [InlineData("a = \"\\q\"", "a backslash begins an escape")]
    [InlineData("a = 007", "a number does not begin with 0")]
    [InlineData("a = 1__0", "an underscore in a number")]
    [InlineData("a = 2026-13-45", "this is no date")]
    [InlineData("a = 99999999999999999999", "too large")]
    [InlineData("[a", "")]
    [InlineData("[a] b = 1", "something follows the name of a table")]
    [InlineData("= 1", "")]
    [InlineData("?", "")]
    [InlineData("a.b.c", "")]
    [InlineData("a = 0Xff", "")]
    [InlineData("a = 1.", "")]
    [InlineData("a = \"\u0001\"", "a control character")]
    [InlineData("a = {b = 1}\na.c = 2", "")]
    public async Task A_mistake_of_TOML_is_told_in_our_words(string toml, string says)
    {
        using var site = new SiteProject().Write("index.md", $"+++\n{toml}\n+++\n# Home\n");
        var (file, line, column, message) = await ErrorOf(site);
        Assert.Equal("index.md", file);
        Assert.InRange(line, 2, 6);
        Assert.InRange(column, 1, 30);
        Assert.Contains("TOML: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: @b", "")]
    [InlineData("a: b: c", "a key and ': ' make no sense here")]
    [InlineData("a: [1, 2", "a bracket is opened before this and not closed")]
    [InlineData("a: {b: 1", "a bracket is opened before this and not closed")]
    [InlineData("a: \"b", "a quote is opened here and not closed")]
    [InlineData("a: \"\\q\"", "a backslash begins an escape")]
    [InlineData("a: \"\\xZZ\"", "a backslash begins an escape")]
    [InlineData("a: \"\\ud800\"", "")]
    [InlineData("a: |0\n  b", "the number behind | or >")]
    [InlineData("a: | b\n  c", "text follows | or >")]
    [InlineData("a: !x!y b", "is a tag")]
    [InlineData("a: !<x b", "is a tag")]
    [InlineData("a: &", "begin names of values")]
    [InlineData("a: *", "begin names of values")]
    [InlineData("a: *b", "")]
    [InlineData("a: &x &y b", "begin names of values")]
    [InlineData("- a\nb: c", "")]
    [InlineData("a: 1\n  b: 2", "")]
    [InlineData("a: 1\nb", "the indentation does not fit")]
    [InlineData("%YAML 3.0\n---\na: 1", "")]
    [InlineData("%YAML x\n---\na: 1", "a directive")]
    [InlineData("%TAG x\n---\na: 1", "is a tag")]
    [InlineData("a: ]", "")]
    [InlineData("a: - b", "")]
    [InlineData("? a\n? b: c: d", "")]
    [InlineData("a: 1\na: 2", "")]
    [InlineData("a:\n\t- b", "indented with a tab")]
    [InlineData("a: >\n    \n  b", "")]
    [InlineData("a: 'b\n---\nc'", "a quote is opened here and not closed")]
    public async Task A_mistake_of_YAML_is_told_in_our_words(string yaml, string says)
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("_data/d.yml", yaml + "\n");
        var diagnostics = (await site.BuildAsync()).Diagnostics;
        if (diagnostics.Any(static d => d.Severity == Severity.Error) || says.Length > 0)
        {
            var (file, line, _, message) = await ErrorOf(site);
            Assert.Equal("_data/d.yml", file);
            Assert.InRange(line, 1, 4);
            Assert.Contains(says, message, StringComparison.Ordinal);
        }
    }

    /// <summary>Each is one file, and all are of one site: what is wrong in a file is told of that file.</summary>
    [Fact]
    public async Task A_mistake_of_JSON_is_told_in_our_words()
    {
        var mistakes = new (string Json, string Says)[]
        {
            ("", "it is empty: write {} or []"), (" \n", "it is empty"), ("{", "a { or [ is opened and not closed"), ("[1", "a ',' or a closing bracket is missing behind a number"),
            ("{} {}", "something follows the value"), ("{\"a\": \"b", "a quote is opened and not closed"), ("{\"a", "a quote is opened and not closed"),
            ("{a: 1}", "a key stands in double quotes"), ("{'a': 1}", "a key stands in double quotes"), ("{\"a\" 1}", "a ':' is missing behind a key"),
            ("{\"a\"", "the file ends where a value is missing"), ("{\"a\":", "a { or [ is opened and not closed"), ("[1 2]", "a ',' or a closing bracket is missing"),
            ("{\"a\": 1 \"b\": 2}", "a ',' or a closing bracket is missing"), ("[1}", "a closing bracket has none that opens"), ("]", "a value cannot begin with this"),
            ("{\"a\": \"\\q\"}", "a backslash begins an escape"), ("{\"a\": \"\\u00zz\"}", "behind \\u stand four digits"), ("{\"a\": \"b\nc\"}", "a control character stands in a text"),
            ("[01]", "a number does not begin with 0"), ("[-]", "this is no number"), ("[1.]", "this is no number"), ("[1e]", "this is no number"), ("[+1]", "a value cannot begin with this"),
            ("[tru]", "a value cannot begin with this"), ("[NaN]", "a value cannot begin with this"), ("[.5]", "a value cannot begin with this"), ("[,]", "a value cannot begin with this"),
            ("/* a", "a comment is opened with /* and not closed"), ("/ a", "a value cannot begin with this"), ("{\"a\": 1,", "the file ends where a value is missing"), ("{\"a\": 1,, \"b\": 2}", "a key stands in double quotes"),
        };
        using var site = new SiteProject().Write("index.md", "# Home\n");
        for (var i = 0; i < mistakes.Length; i++)
        {
            site.Write($"_data/{i}.json", mistakes[i].Json);
        }

        var said = (await site.BuildAsync()).Diagnostics.Where(static d => d.Severity == Severity.Error).ToDictionary(static d => d.File!, static d => d.Message);
        for (var i = 0; i < mistakes.Length; i++)
        {
            var message = said[$"_data/{i}.json"];
            Assert.StartsWith("The file is not valid JSON: " + mistakes[i].Says, message, StringComparison.Ordinal);
            Assert.DoesNotContain(Foreign, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("{{#if a b}}x{{/if}}", "")]
    [InlineData("{{#each a b}}x{{/each}}", "")]
    [InlineData("{{#with a b}}x{{/with}}", "{{#with}} takes one value")]
    [InlineData("{{#each}}x{{/each}}", "")]
    [InlineData("{{lookup site}}", "{{lookup}} takes a value and a key")]
    [InlineData("{{> }}", "")]
    [InlineData("{{> a b c}}", "A partial has a name")]
    [InlineData("{{#> }}x{{/}}", "")]
    [InlineData("{{#*inline}}x{{/inline}}", "")]
    [InlineData("{{#*inline a}}x{{/inline}}", "")]
    [InlineData("{{#each site as |}}x{{/each}}", "")]
    [InlineData("{{#each site as |a| as |b|}}x{{/each}}", "")]
    [InlineData("{{a b=}}", "")]
    [InlineData("{{concat (\"a\")}}", "")]
    [InlineData("{{concat ()}}", "")]
    [InlineData("{{concat (concat \"a\"}}", "")]
    [InlineData("{{a.}}", "")]
    [InlineData("{{a..b}}", "")]
    [InlineData("{{a | b}}", "")]
    [InlineData("{{#if a}}{{else concat b}}x{{/if}}", "")]
    [InlineData("{{^}}", "")]
    [InlineData("{{else}}", "")]
    [InlineData("{{{a}}", "")]
    [InlineData("{{a ! b}}", "")]
    [InlineData("{{date \"2026-01-01\" \"%\"}}", "is no format of a date")]
    [InlineData("{{{{raw}}}}x{{{{/other}}}}", "")]
    public async Task A_mistake_of_a_template_is_told_in_our_words(string template, string says)
    {
        using var site = new SiteProject().Write("index.md", "# Home\n").Write("_templates/t.hbs", $"---\noutput: t.html\n---\n{template}\n");
        var diagnostics = (await site.BuildAsync()).Diagnostics;
        if (diagnostics.Any(static d => d.Severity == Severity.Error) || says.Length > 0)
        {
            var (file, line, _, message) = await ErrorOf(site);
            Assert.Equal("_templates/t.hbs", file);
            Assert.InRange(line, 0, 4);
            Assert.Contains(says, message, StringComparison.Ordinal);
        }
    }
}
