using System.Text.Json.Nodes;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Data;

/// <summary>Data that would break something further on: one error at the file, and the rest of the site is built.</summary>
[Trait("Speed", "Slow")]
public sealed class DataLimitTests : IDisposable
{
    readonly SiteProject site = new SiteProject()
        .Write("index.md", "# Home\n")
        .Write("_data/good.json", """{"name":"good"}""")
        .Write("_templates/list.hbs", "---\noutput: list.txt\n---\n{{#query \"select name from Data order by name\"}}{{name}},{{/query}}");

    public void Dispose() => site.Dispose();

    async Task<Diagnostic> FailOnceAsync()
    {
        var result = await site.BuildAsync();
        Assert.True(site.Has("index.html"));
        Assert.Equal("good,", site.Read("list.txt"));
        Assert.Empty(Directory.GetFiles(site.PathOf("obj"), "*damaged*"));
        return Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("x.json", "{\n\"a\\u0000b\": 1}", "BCM1130", 2)]
    [InlineData("x.json", "[\"\\ud800\"]", "BCM1130", 1)]
    [InlineData("x.yml", "a: 1\n\"b\\0\": 2", "BCM1131", 2)]
    [InlineData("x.csv", "a\u0000,b\n1,2", "BCM1003", 1)]
    public async Task What_a_document_cannot_hold_is_told_with_file_and_line(string name, string text, string code, int line)
    {
        site.Write("_data/" + name, text);
        var error = await FailOnceAsync();
        Assert.Equal((code, "_data/" + name, line), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task A_key_with_a_NUL_in_front_matter_is_told_with_its_line()
    {
        site.Write("page.md", "---\ntitle: x\n\"a\\0b\": 1\n---\n# x\n");
        var error = await FailOnceAsync();
        Assert.Equal(("BCM1101", "page.md", 3), (error.Code, error.File, error.Line));
    }

    [Theory]
    [InlineData("+++\ntitle = 'x'\n\"a\\u0000b\" = 1\n+++\n# x\n", 3)]
    [InlineData("+++\ntitle = 'x'\n[deep]\n\"a\\u0000b\" = 1\n+++\n# x\n", 4)]
    public async Task A_key_of_TOML_with_a_NUL_is_told_with_its_line(string page, int line)
    {
        site.Write("page.md", page);
        var error = await FailOnceAsync();
        Assert.Equal(("BCM1101", "page.md", line), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task Deep_data_is_read_edited_and_refused_at_one_depth()
    {
        site.Write("_templates/list.hbs", "---\noutput: list.txt\n---\n{{#query \"select t.value as leaf from Data, json_tree(Data.a) t where t.key = 'leaf'\"}}{{leaf}}{{/query}} {{#query \"select a from Data where a is not null\"}}{{json a}}{{/query}}");
        foreach (var leaf in new[] { 1, 2 })
        {
            JsonNode node = new JsonObject { ["leaf"] = leaf };
            for (var i = 1; i < Document.MaximumDepth; i++)
            {
                node = new JsonObject { ["a"] = node };
            }
            site.Write("_data/deep.json", node.ToJsonString());
            await site.SucceedAsync();
            Assert.StartsWith($"{leaf} ", site.Read("list.txt"), StringComparison.Ordinal);
        }
        site.Write("_data/deep.json", $"{{\"a\":\n{new string('[', 100_000)}");
        var error = Assert.Single((await site.BuildAsync()).Diagnostics, static d => d.Severity == Severity.Error);
        Assert.Equal(("BCM1130", "_data/deep.json", 2, 200), (error.Code, error.File, error.Line, error.Column));
    }

    [Theory]
    [InlineData("_data/strings.json")]
    [InlineData("page.md")]
    public async Task A_file_with_very_many_keys_hides_no_column_of_others(string path)
    {
        site.Write("_templates/list.hbs", "---\noutput: list.txt\n---\n{{#query \"select title from Page where path = 'index.md'\"}}{{title}}{{/query}} {{#query \"select name from Data where name = 'good'\"}}{{name}}{{/query}}");
        await site.SucceedAsync();
        var before = site.Read("list.txt");
        var keys = Enumerable.Range(0, 2500).Select(static i => $"key{i:d4}");
        site.Write(path, path.EndsWith(".md", StringComparison.Ordinal) ? $"---\n{string.Join('\n', keys.Select(static key => $"{key}: 1"))}\n---\n# Page\n" : $"{{{string.Join(',', keys.Select(static key => $"\"{key}\":1"))}}}");
        var result = await site.SucceedAsync();
        Assert.Equal(("BCM1327", path), Assert.Single(result.Diagnostics.Where(static d => d.Severity == Severity.Warning).Select(static d => (d.Code, d.File))));
        Assert.Equal("Home good", before);
        Assert.Equal(before, site.Read("list.txt"));
        if (path.EndsWith(".md", StringComparison.Ordinal))
        {
            Assert.Contains(">Page</a>", site.Read("index.html"), StringComparison.Ordinal);
        }
    }
}
