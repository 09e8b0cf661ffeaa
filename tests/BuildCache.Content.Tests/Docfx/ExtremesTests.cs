using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>What nobody means to write, and somebody can: it is told once, where it stands, and costs no more than it is long.</summary>
[Trait("Speed", "Slow")]
public sealed class ExtremesTests
{
    /// <summary>So many that their square takes minutes.</summary>
    static readonly string Blanks = new(' ', 200_000);

    static SiteProject Project(params (string File, string Text)[] files)
    {
        var site = DocfxSite.New("""{ "build": { "content": [ { "files": [ "*.md", "**/toc.*" ], "exclude": "inc/**" } ], "xref": [ "map.json" ] } }""").Write("map.json", "{}");
        foreach (var (file, text) in files)
        {
            site.Write(file, text);
        }

        return site;
    }

    static string Lines(string line, int count) => string.Concat(Enumerable.Repeat(line, count));

    [Fact]
    public async Task Files_in_files_have_limits_that_are_told_where_they_are_reached()
    {
        using var site = Project(
            ("deep.md", "# Deep\n\n[!INCLUDE [x](inc/0.md)]\n"),
            ("quoted.md", "# Quoted\n\n[!INCLUDE [x](inc/q0.md)]\n"),
            ("marked.md", "# Marked\n\n[!INCLUDE [x](inc/marks.md)]\n"),
            ("inc/marks.md", "---\ntitle: Marks\n---\nText\n\n" + Lines("*a **a ", 3000) + "\n"),
            ("long.md", "# Long\n\n" + Lines("[!code[](inc/long.txt)]\n\n", 6)),
            ("inc/long.txt", new string('x', 2_400_000)),
            ("often.md", "# Often\n\n[!code[](inc/lines.txt?range=" + Lines("1-,", 2000) + ")]\n"),
            ("inc/lines.txt", Lines("ten chars\n", 1000)));
        for (var i = 0; i < 60; i++)
        {
            site.Write($"inc/{i}.md", $"[!INCLUDE [x]({i + 1}.md)]\n");
            site.Write($"inc/q{i}.md", $"> > > > [!INCLUDE [x](q{(i + 1) % 48}.md)]\n\nEnd of {i}.\n");
        }

        site.Write("inc/q47.md", "> > > > End\n");
        Assert.Equal(
            [
                "BCM1104 quoted.md(3,1): Quotes, lists or emphasis are nested deeper than 128 levels, so the page cannot be read. Such text is rarely meant: look for a long run of '>', '-' or '*'.",
                "BCM1106 inc/49.md(1,1): The page includes files in files more than 50 deep. Include them from fewer places.",
                "BCM1106 inc/marks.md(6,1): The page has too many marks such as *, _ and [ to be read: 6000 in this paragraph alone. Part it with blank lines, or put it into a code block.",
                "BCM1106 long.md(11,1): The page includes files and code of more than 10 million characters, so it would be too long. Include less.",
                "BCM1106 often.md(3,1): The lines '1-,1-,1-,1-,1-,1-,1-,1-,1-,1-,1-,1-,1-,1…' name the same ones so often that they are more than 10 million characters. Name each line once.",
            ],
            (await site.DiagnoseAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Long_runs_of_blanks_cost_what_they_are_long()
    {
        using var site = Project(
            ("a.md", $"# A\n\n[!code[](inc/a.cs#one)]\n\n[!INCLUDE [x](no.md{Blanks}\n\n:::code {new string('a', 200_000)}:::\n"),
            ("inc/a.cs", $"#region{Blanks}>\n// <a>{Blanks}x\n#region one{Blanks}\nCode\n#endregion{Blanks}\n"),
            ("toc.md", $"# A{Blanks}b\n# [A]({Blanks}\n## @a{Blanks}>b\n# [A](a.md){Blanks}##{Blanks}\n"));
        Assert.Equal(["BCM1122 a.md(7,0)"], (await site.DiagnoseAsync()).Select(static said => said[..said.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Contains("<pre><code class=\"language-csharp\">Code\n</code></pre>", site.Read("a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_a_table_that_would_run_a_program_is_told_once_and_leads_nowhere()
    {
        using var site = Project(
            ("toc.yml", "- name: A\n  href: a.md\n- name: Evil\n  href: \"java\\tscript:alert(1)\"\n- name: Data\n  topicHref: data:text/html,x\n"), ("a.md", "# A\n"), ("b.md", "# B\n"))
            .Write("_templates/page.hbs", "{{#each navigation.items}}{{title}} <a href=\"{{url}}\">;{{/each}}");
        var said = await site.DiagnoseAsync();
        Assert.Equal(["BCM1211 toc.yml(3,3)", "BCM1211 toc.yml(5,3)"], said.Select(static text => text[..text.IndexOf(':', StringComparison.Ordinal)]));
        Assert.StartsWith("BCM1211 toc.yml(3,3): 'javascript:' may not begin a link of toc.yml: ", said[0], StringComparison.Ordinal);
        Assert.Equal("A <a href=\"a.html\">;Evil <a href=\"\">;Data <a href=\"\">;", site.Read("a.html"));
    }

    [Fact]
    public async Task Tables_that_include_each_other_twice_end_at_a_limit()
    {
        using var site = Project(("a.md", "# A\n"), ("t29/toc.yml", "- name: A\n  href: ../a.md\n")).Write("toc.yml", "- name: Part\n  href: t0/toc.yml\n");
        for (var i = 0; i < 29; i++)
        {
            site.Write($"t{i}/toc.yml", $"- href: ../t{i + 1}/toc.yml\n- href: ../t{i + 1}/toc.yml\n");
        }

        // From the innermost: 3·2ⁿ - 2 entries at the nth above it. Where one is full, those above have it once again.
        var said = await site.DiagnoseAsync();
        Assert.Equal(17, said.Length);
        Assert.Contains("BCM1524 t16/toc.yml(2,3): With t17/toc.yml this table of contents has more than 20,000 entries, so the entry '../t17/toc.yml' is left empty. Include each table once.", said);
    }

    [Fact]
    public async Task Maps_and_descriptions_with_keys_and_texts_that_JSON_forbids_are_told_at_their_place()
    {
        foreach (var (map, says) in new (string Map, string Says)[]
        {
            ("""{ "references": [], "references": [] }""", "BCM1532 map.json(1,21): The map of uids cannot be read, so nothing is known from it: the key 'references' is there twice."),
            ("""{ "references": [ { "uid": "\ud800" } ] }""", "BCM1532 map.json(1,28): The map of uids cannot be read, so nothing is known from it: the text holds half of a surrogate pair, which is no character."),
            (Lines("[", 201), "BCM1532 map.json(1,201): The map of uids cannot be read, so nothing is known from it: it is nested deeper than 200 levels."),
            ("""{ "references": [ { "uid": "u", "href": " javascript:alert(1)" }, { "uid": [ 1 ], "href": "x" } ] }""", "BCM1211 map.json(0,0): 'javascript:' may not begin a link of the uid 'u': such an address can run what its author wants in a reader's browser. A link is a path of the site, or begins with http:, https:, mailto:, tel: or ftp:."),
        })
        {
            using var site = Project(("a.md", "# A\n\n@u\n"), ("map.json", map));
            Assert.Equal([says], await site.DiagnoseAsync());
            Assert.EndsWith("<p>@u</p>\n", site.Read("a.html"), StringComparison.Ordinal);
        }

        using var twice = DocfxSite.New("""{ "build": { "content": "*.md", "dest": "a", "dest": "b" } }""").Write("a.md", "# A\n");
        Assert.Equal(["BCM1512 docfx.json(1,46): docfx.json cannot be read: the key 'dest' is there twice."], await twice.DiagnoseAsync());
        using var deep = DocfxSite.New("{ \"build\": { \"content\": \"*.md\", \"globalMetadata\": " + Lines("[", 100) + Lines("]", 100) + " } }").Write("a.md", "# A\n");
        Assert.Empty(await deep.DiagnoseAsync());
    }
}
