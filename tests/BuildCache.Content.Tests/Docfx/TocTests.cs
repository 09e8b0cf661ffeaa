using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>Tables of contents are the navigation as it was written.</summary>
[Trait("Speed", "Slow")]
public sealed class TocTests
{
    const string Guide = """
        - name: Start
          href: start.md
        - name: More
          items:
          - href: deep/a.md
          - name: Bee
            href: deep/b.md
        - name: Web
          href: https://example.org/
        """;

    static SiteProject Project() => DocfxSite.New()
        .Write("_templates/page.hbs", "{{#each navigation.bar}}[{{title}} {{url}}{{#if current}} *{{/if}}]{{/each}}\n{{> tree items=navigation.items}}|{{#each navigation.trail}}{{title}}/{{/each}}|{{neighbours.previousTitle}}<{{neighbours.nextTitle}}")
        .Write("_templates/partials/tree.hbs", "({{#each items}}{{title}} {{url}}{{#if items}}{{> tree items=items}}{{/if}};{{/each}})")
        .Write("toc.yml", "- name: Guide\n  href: guide/\n- name: Reference\n  href: reference/toc.md\n  topicHref: reference/index.md\n- name: Home\n  href: index.md\n")
        .Write("guide/toc.yml", Guide)
        .Write("reference/TOC.md", "# [Words](words.md)\n## [Big](big.md)\n# Nothing yet\n")
        .Write("index.md", "# Welcome\n")
        .Write("guide/start.md", "# Start here\n")
        .Write("guide/unlisted.md", "# Not listed\n")
        .Write("guide/deep/a.md", "# Alpha\n")
        .Write("guide/deep/b.md", "# Beta\n")
        .Write("reference/index.md", "# Reference\n")
        .Write("reference/words.md", "# Words\n")
        .Write("reference/big.md", "# Big words\n");

    [Fact]
    public async Task Pages_show_the_table_that_names_them_and_the_bar_above_it()
    {
        using var site = Project();
        var result = await site.SilentAsync();
        Assert.DoesNotContain("toc.html", result.Outputs);
        Assert.Equal(
            "[Guide ../start.html *][Reference ../../reference/index.html][Home ../../index.html]\n(Start ../start.html;More (Alpha a.html;Bee b.html;);Web https://example.org/;)|More/|Start<Bee",
            site.Read("guide/deep/a.html"));
        Assert.Equal(
            "[Guide start.html *][Reference ../reference/index.html][Home ../index.html]\n(Start start.html;More deep/a.html;Web https://example.org/;)||<",
            site.Read("guide/unlisted.html"));

        // A table that another one includes is a part of it.
        Assert.Equal(
            "[Guide ../guide/start.html][Reference index.html][Home ../index.html]\n(Guide ../guide/start.html;Reference index.html(Words words.html(Big big.html;);Nothing yet ;);Home ../index.html;)|Reference/Words/|Words<Home",
            site.Read("reference/big.html"));
        Assert.EndsWith("|Reference/Words/|Reference<Big", site.Read("reference/words.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_of_an_entry_renders_the_pages_that_show_it()
    {
        using var site = Project();
        await site.SilentAsync();

        // Those of its group, and the neighbour outside of it.
        site.Write("guide/toc.yml", Guide.Replace("Bee", "Bumblebee", StringComparison.Ordinal));
        var result = await site.SilentAsync();
        Assert.Equal((1, 1, 0), (result.Count("Toc"), result.Count("TocNavigation"), result.Count("ParseListed")));
        Assert.Equal(["Page guide/deep/a.md", "Page guide/deep/b.md"], result.Ran("Page"));

        // What is no entry ends at the table.
        site.Write("guide/toc.yml", "# A comment.\n" + Guide.Replace("Bee", "Bumblebee", StringComparison.Ordinal));
        result = await site.SilentAsync();
        Assert.Equal((1, 0), (result.Count("Toc"), result.Count("Page")));

        // A title that an entry borrows.
        site.Write("guide/deep/a.md", "# Aleph\n");
        result = await site.SilentAsync();
        Assert.Equal((0, 1), (result.Count("Toc"), result.Count("TocNavigation")));
        Assert.Equal(["Page guide/deep/a.md", "Page guide/deep/b.md", "Page guide/start.md"], result.Ran("Page"));

        // One that none does.
        site.Write("guide/start.md", "# Begin\n");
        result = await site.SilentAsync();
        Assert.Equal((0, 1), (result.Count("TocNavigation"), result.Count("Page")));
    }

    [Fact]
    public async Task Faults_are_told_where_they_stand()
    {
        using var site = DocfxSite.New()
            .Write("toc.yml", "- name: A\n  href: a.md\n- name: Missing\n  href: missing.md\n- name: Round\n  href: toc.yml\n- name: Far\n  href: /elsewhere/\n- name: Case\n  href: A.md\n")
            .Write("a.md", "# A\n");
        Assert.Equal(
            [
                "BCM1521 toc.yml(3,3): The table of contents names missing.md, which is no page of the site, so its entry leads nowhere. Correct it, or add the page.",
                "BCM1522 toc.yml(5,3): The table of contents includes toc.yml, which includes this one, so the entry 'Round' is left empty. Let one of them not name the other.",
                "BCM1523 toc.yml(9,3): The table of contents names A.md, and the page is called a.md. Letter case matters on most servers: write it as the page is called.",
            ],
            await site.DiagnoseAsync());

        site.Write("toc.yml", "- name: [\n");
        Assert.Single(await site.DiagnoseAsync(), static said => said.StartsWith("BCM1520 toc.yml(2,1): The table of contents cannot be read: ", StringComparison.Ordinal));
        site.Write("toc.yml", "just a text\n");
        Assert.Contains("BCM1520 toc.yml(1,1): The table of contents cannot be read: it is no list of entries, such as \"- name: Introduction\".", await site.DiagnoseAsync());
    }

    [Fact]
    public async Task An_entry_in_other_letter_case_leads_to_the_page_in_every_script()
    {
        using var site = new SiteProject()
            .Write("_templates/page.hbs", "{{#each navigation.items}}{{title}} {{url}};{{/each}}")
            .Write("_data/navigation.yml", "- name: Apples\n  href: /ÄPFEL.md\n")
            .Write("äpfel.md", "# Apples\n");
        Assert.Equal(["BCM1523 _data/navigation.yml(1,3): The table of contents names /ÄPFEL.md, and the page is called äpfel.md. Letter case matters on most servers: write it as the page is called."], await site.DiagnoseAsync());
        Assert.Equal("Apples äpfel.html;", Uri.UnescapeDataString(site.Read("äpfel.html")));
    }

    [Fact]
    public async Task A_site_without_docfx_has_it_from_a_data_file()
    {
        using var site = new SiteProject()
            .Write("_templates/page.hbs", "{{#each navigation.items}}{{title}} {{url}};{{/each}}|{{neighbours.nextTitle}}")
            .Write("_data/navigation.yml", "- name: Second\n  href: /b.md\n- href: /a.md\n")
            .Write("a.md", "# First\n").Write("b.md", "# B\n");
        await site.SilentAsync();
        Assert.Equal("Second b.html;First a.html;|", site.Read("a.html"));
        Assert.Equal("Second b.html;First a.html;|First", site.Read("b.html"));

        // Without it, folders.
        site.Delete("_data/navigation.yml");
        await site.SilentAsync();
        Assert.Equal("B b.html;First a.html;|First", site.Read("b.html"));
    }

    [Fact]
    public async Task Two_pages_of_one_uid_are_told()
    {
        using var site = DocfxSite.New().Write("a.md", "---\nuid: same\n---\n").Write("b.md", "---\ntitle: B\nuid: same\n---\n");
        Assert.Equal(["BCM1530 b.md(3,1): The uid 'same' is that of a.md too, so links by it lead there. Give this page another uid."], await site.DiagnoseAsync());
    }
}
