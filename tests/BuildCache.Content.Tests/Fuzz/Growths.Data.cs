using BuildCache.Content.Data;
using BuildCache.Content.Tests.Fuzz.Generators;

namespace BuildCache.Content.Tests.Fuzz;

/// <summary>Data and front matter that grow.</summary>
static partial class Growths
{
    static IEnumerable<Growth> Json =>
    [
        Data(DataFormat.Json, "json-lists-deep", static size => new string('[', size / 2) + new string(']', size / 2)),
        Data(DataFormat.Json, "json-lists-open", static size => new string('[', size)),
        Data(DataFormat.Json, "json-objects-deep", static size => Repeat("{\"a\":", size) + "1" + new string('}', size / 5)),
        Data(DataFormat.Json, "json-elements", static size => "[" + Repeat("1,", size) + "1]"),
        Data(DataFormat.Json, "json-lines", static size => "[\n" + Repeat("{\"a\":1},\n", size) + "1]"),
        Data(DataFormat.Json, "json-keys", static size => "{" + string.Join(',', Enumerable.Range(0, size / 12).Select(static i => $"\"k{i}\":{i}")) + "}"),
        Data(DataFormat.Json, "json-keys-same", static size => "{" + Repeat("\"a\":1,", size) + "\"a\":1}"),
        Data(DataFormat.Json, "json-text", static size => "\"" + new string('a', size) + "\""),
        Data(DataFormat.Json, "json-escapes", static size => "\"" + Repeat("\\u0041", size) + "\""),
        Data(DataFormat.Json, "json-digits", static size => new string('1', size)),
        Data(DataFormat.Json, "json-comments", static size => Repeat("/**/", size) + "1"),
        Data(DataFormat.Json, "json-late-mistake", static size => "[" + Repeat("1,\n", size) + "x]"),
        Data(DataFormat.Json, "json-late-duplicate", static size => "[" + Repeat("{\"a\":1},\n", size) + "{\"a\":1,\"a\":2}]"),
    ];

    static IEnumerable<Growth> Yaml =>
    [
        Data(DataFormat.Yaml, "yaml-flows-deep", static size => new string('[', size / 2) + new string(']', size / 2)),
        Data(DataFormat.Yaml, "yaml-flows-open", static size => new string('[', size)),
        Data(DataFormat.Yaml, "yaml-braces-open", static size => Repeat("{a: ", size)),
        Data(DataFormat.Yaml, "yaml-dashes", static size => Repeat("- ", size) + "a"),
        Data(DataFormat.Yaml, "yaml-questions", static size => Repeat("? ", size) + "a"),
        Data(DataFormat.Yaml, "yaml-lines", static size => Repeat("- a\n", size)),
        Data(DataFormat.Yaml, "yaml-keys", static size => string.Concat(Enumerable.Range(0, size / 10).Select(static i => $"k{i}: {i}\n"))),
        Data(DataFormat.Yaml, "yaml-deep", static size => string.Concat(Enumerable.Range(0, (int)Math.Sqrt(size)).Select(static depth => new string(' ', depth) + "a:\n"))),
        Data(DataFormat.Yaml, "yaml-text", static size => "a: " + new string('b', size)),
        Data(DataFormat.Yaml, "yaml-words", static size => "a: " + Repeat("b ", size)),
        Data(DataFormat.Yaml, "yaml-quotes", static size => "a: '" + Repeat("''", size) + "'"),
        Data(DataFormat.Yaml, "yaml-quote-open", static size => "a: \"" + Repeat("b\n ", size)),
        Data(DataFormat.Yaml, "yaml-literal", static size => "a: |\n" + Repeat("  b\n", size)),
        Data(DataFormat.Yaml, "yaml-comments", static size => Repeat("# a\n", size) + "a: 1"),
        Data(DataFormat.Yaml, "yaml-documents", static size => Repeat("--- 1\n", size)),
        Data(DataFormat.Yaml, "yaml-anchors", static size => string.Concat(Enumerable.Range(0, size / 12).Select(static i => $"k{i}: &a{i} 1\n"))),
        Data(DataFormat.Yaml, "yaml-aliases", static size => "a: &a [1, 2]\nb:\n" + Repeat("- *a\n", size)),
        Data(DataFormat.Yaml, "yaml-aliases-of-aliases", static size => "a0: &a0 [1, 1]\n" + string.Concat(Enumerable.Range(1, size / 24).Select(static i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n"))),
        Data(DataFormat.Yaml, "yaml-tags", static size => Repeat("- !!str a\n", size)),
        Data(DataFormat.Yaml, "yaml-tabs", static size => "a:\n" + Repeat("\t", size) + "b"),
        Data(DataFormat.Yaml, "yaml-colons", static size => "a" + new string(':', size)),
        Data(DataFormat.Yaml, "yaml-blank", static size => Repeat(" \n", size) + "a: 1"),
        Data(DataFormat.Yaml, "yaml-percents", static size => Repeat("%A\n", size)),
    ];

    static IEnumerable<Growth> Csv =>
    [
        Data(DataFormat.Csv, "csv-rows", static size => "a,b\n" + Repeat("1,2\n", size)),
        Data(DataFormat.Csv, "csv-columns", static size => string.Join(',', Enumerable.Range(0, size / 12).Select(static i => $"c{i}")) + "\n" + string.Join(',', Enumerable.Repeat("1", size / 12)) + "\n"),
        Data(DataFormat.Csv, "csv-separators", static size => "a,b\n" + new string(',', size)),
        Data(DataFormat.Csv, "csv-quotes", static size => "a,b\n\"" + Repeat("\"\"", size) + "\",1\n"),
        Data(DataFormat.Csv, "csv-quote-open", static size => "a,b\n\"" + Repeat("1,2\n", size)),
        Data(DataFormat.Csv, "csv-value", static size => "a,b\n" + new string('x', size) + ",1\n"),
        Data(DataFormat.Csv, "csv-late-mistake", static size => "a,b\n" + Repeat("1,2\n", size) + "1,\"2\"x\n"),
        Data(DataFormat.Csv, "csv-blank-lines", static size => "a,b\n" + Repeat("\n", size)),
    ];

    static IEnumerable<Growth> FrontMatter =>
    [
        new("front-matter-open", static size => "---\n" + Repeat("a: b\n", size), static text => Content.Markdown.FrontMatter.Split(text)),
        new("front-matter-blank", static size => "---\n" + Repeat("\n", size), static text => Content.Markdown.FrontMatter.Split(text)),
        new("front-matter-json", static size => "{\"a\": 1,\n" + Repeat("\"k\": 1,\n", size), static text => Content.Markdown.FrontMatter.Split(text)),
        new("front-matter-comments", static size => Repeat("<!-- -->\n", size) + "---\na: b", static text => Content.Markdown.FrontMatter.Split(text)),
        new("front-matter-misplaced", static size => "\n---\n" + Repeat("a: b\n", size), static text => Content.Markdown.FrontMatter.Split(text)),
        new("front-matter-late", static size => "---\n" + Repeat("a\n", size) + "---\n", static text => Content.Markdown.FrontMatter.Split(text)),
    ];

    static Growth Data(DataFormat format, string name, Func<int, string> make) => new(name, make, text => DataProperties.TryRead(format, text));
}
