using System.Globalization;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>After random edits of everything that a docfx site is made of, outputs and what is said are those of a clean build.</summary>
[Trait("Speed", "Slow")]
public sealed class EquivalenceTests
{
    static readonly (string Path, string?[] Texts)[] Files =
    [
        ("docfx.json", ["""{ "build": { "content": [ { "files": "**/*.{md,yml}", "exclude": "inc/**" } ], "resource": [ "img/**" ], "globalMetadata": { "_appTitle": "One" }, "xref": [ "map.yml" ] } }""",
            """{ "build": { "content": [ { "files": "*.md" }, { "files": [ "toc.yml", "g/toc.yml" ] }, { "src": "g", "dest": "moved", "files": "**.md" } ], "globalMetadata": { "_appTitle": "Two" }, "fileMetadata": { "title": { "a.md": "Named" } }, "odd": 1 } }""",
            """{ "build": { "content": "**/*.md", "globalMetadata": { "_appTitle": "Three" }, "globalMetadataFiles": [ "meta/site.json", "meta/more.json" ], "fileMetadataFiles": "meta/files.json", "markdownEngineProperties": { "alerts": { "STEP-1": "mine" } } } }"""]),
        ("meta/site.json", [null, """{ "_appTitle": "Four" }""", "[]"]),
        ("meta/more.json", [null, """{ "_appTitle": "Five", "_appFooter": "Foot" }""", "{}"]),
        ("meta/files.json", [null, """{ "title": { "a.md": "Renamed" }, "_disableToc": { "g/**": true } }"""]),
        ("s.md", ["# Steps\n\n> [!STEP-1]\n> One\n\n> [!NOTE]\n> Two\n", "# Steps\n\n> [!STEP-1]\n>\n> - One\n"]),
        ("toc.yml", [null, "- href: index.md\n- name: G\n  href: g/\n", "- name: All\n  items:\n  - href: a.md\n  - href: g/toc.yml\n    name: Guide\n- href: missing.md\n"]),
        ("g/toc.yml", [null, "- href: x.md\n", "- name: X\n  items:\n  - href: x.md\n  - topicUid: u\n", "- ["]),
        ("index.md", ["# Home\n\n[!INCLUDE [i](inc/i.md)]\n\n<xref:u> @u <xref:far>\n", "# Home\n\n[!code-cs[](src/c.cs#one)]\n", "# Home\n\n# [A](#tab/a)\n\nA [!include[](inc/j.md)]\n\n# [B](#tab/b)\n\nB\n\n---\n"]),
        ("a.md", [null, "---\nuid: u\n---\n# Alpha\n\n[x](g/x.md)\n", "# Alpha\n\n[!code[](src/c.cs#two)]\n\n[!code[](../out.cs)]\n"]),
        ("g/x.md", ["---\nuid: u\n---\n# Ex\n\n[!INCLUDE [i](../inc/i.md)]\n", "---\nuid: v\n---\n# Ex\n\n![p](../img/p.png) [a](~/a.md)\n"]),
        ("inc/i.md", [null, "One [a](../a.md)\n", "Two\n\n[!INCLUDE [j](j.md)]\n"]),
        ("inc/j.md", [null, "Jay :smile:\n", "[!INCLUDE [i](i.md)]\n"]),
        ("src/c.cs", [null, "// <one>\n1\n// </one>\n// <two>\n2\n// </two>\n", "// <one>\n1\n// </one>\n// <two>\n3\n// </two>\n", "// <one>\n"]),
        ("map.yml", [null, "references:\n- uid: far\n  name: Far\n  href: https://example.org/far\n", "references:\n- uid: u\n  name: Their u\n  href: https://example.org/u\n"]),
        ("land.yml", [null, "### YamlMime:Landing\ntitle: Land\nlandingContent:\n- title: One\n  linkLists:\n  - linkListType: overview\n    links:\n    - text: A\n      url: a.md\n    - text: X\n      url: g/x.md#ex\n", "### YamlMime:Odd\na: 1\n", "### YamlMime:FAQ\ntitle: ["]),
        ("h.md", ["# High\n\n```cs {2}\nvar a;\n```\n\n$x_1$ [l](land.yml)\n", "# High\n\n[!code-cs[](src/c.cs?name=two&highlight=1)]\n\n$\\foo$ :::image source=\"img/p.png\" alt-text=\"p\"::: :::no-loc text=\"n\":::\n", "---\nredirect_url: a.md\n---\n"]),
        ("img/p.png", [null, "p"]),
        ("_templates/page.hbs", ["{{site.title}}|{{#each navigation.items}}{{title}} {{url}}{{#each items}}({{title}}){{/each}};{{/each}}|{{neighbours.nextTitle}}|{{{body}}}"]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_edits_end_as_clean_builds_end(int seed)
    {
        // BUILDCACHE_DOCFX_STEPS makes it long: twelve steps in CI, thousands where there is time. BUILDCACHE_DOCFX_SEED makes it another one.
        var steps = int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_DOCFX_STEPS"), CultureInfo.InvariantCulture, out var many) ? many : 12;
        seed += int.TryParse(Environment.GetEnvironmentVariable("BUILDCACHE_DOCFX_SEED"), CultureInfo.InvariantCulture, out var first) ? first : 0;
        var random = new Random(seed);
        using var site = DocfxSite.New();
        foreach (var (path, texts) in Files)
        {
            Write(site, path, texts[^1]);
        }

        for (var step = 0; step < steps; step++)
        {
            var edits = new List<string>();
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                var (path, texts) = Files[random.Next(Files.Length)];
                var choice = random.Next(texts.Length);
                Write(site, path, texts[choice]);
                edits.Add(string.Create(CultureInfo.InvariantCulture, $"{path}#{choice}"));
            }

            var result = await site.BuildAsync();
            using var clean = DocfxSite.New();
            foreach (var (path, _) in Files)
            {
                Write(clean, path, File.Exists(site.PathOf(path)) ? File.ReadAllText(site.PathOf(path)) : null);
            }

            var expected = await clean.BuildAsync();
            var place = $"seed {seed}, step {step}: {string.Join(", ", edits)}";
            Assert.True(expected.Succeeded == result.Succeeded, place);
            if (result.Succeeded)
            {
                Assert.True(Said(expected).SequenceEqual(Said(result)), $"{place}\n{string.Join('\n', Said(expected))}\n---\n{string.Join('\n', Said(result))}");
                Assert.True(expected.Outputs.Order(StringComparer.Ordinal).SequenceEqual(result.Outputs.Order(StringComparer.Ordinal)), place);
                Assert.All(expected.Outputs, output => Assert.True(clean.Read(output) == site.Read(output), $"{place}: {output}\n{clean.Read(output)}\n---\n{site.Read(output)}"));
            }
        }
    }

    static IEnumerable<string> Said(BuildResult result) => result.Diagnostics.Select(static diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal);

    static void Write(SiteProject site, string path, string? text)
    {
        if (text is not null)
        {
            site.Write(path, text);
        }
        else if (File.Exists(site.PathOf(path)))
        {
            site.Delete(path);
        }
    }
}
