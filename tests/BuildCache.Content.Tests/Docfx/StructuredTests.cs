using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Docfx;

/// <summary>Pages that are written in YAML.</summary>
public sealed class StructuredTests
{
    const string Hub = """
        ### YamlMime:Hub
        title: The *hub*
        summary: What there is.
        metadata:
          title: Hub of docs
        highlightedContent:
          items:
          - title: First
            itemType: overview
            url: ./first.md
        conceptualContent:
          title: Learn
          items:
          - title: Start
            links:
            - text: A < B
              url: first.md#part
            - text: Gone
              itemType: tutorial
              url: gone.md
            footerLink:
              text: All
              url: https://example.org/
        """;

    [Fact]
    public async Task Landing_pages_are_pages_with_links_that_are_checked_at_their_line()
    {
        using var site = DocfxSite.New()
            .Write("index.yml", Hub)
            .Write("first.md", "# First\n\n## Part\n\n[back](index.yml) [root](./) [faq](faq.yml)\n")
            .Write("faq.yml", "### YamlMime:FAQ\ntitle: Questions\nsections:\n- name: One\n  questions:\n  - question: Why?\n    answer: |\n      Because of [it](first.md).\n");
        Assert.Equal(["BCM1110 index.yml(20,12): The link gone.md leads to gone.md, which is no page or asset of the site."], await site.DiagnoseAsync());
        Assert.Equal(
            """
            <h1 id="the-hub">The *hub*</h1><p>What there is.</p><ul class="links"><li><a href="first.html">First</a></li></ul>
            <h2 id="learn">Learn</h2><div class="row"><div class="card"><h3 id="start">Start</h3><ul class="links"><li><a href="first.html#part">A &lt; B</a></li><li><a href="gone.md">Gone</a></li></ul><p><a href="https://example.org/">All</a></p></div></div>
            """.ReplaceLineEndings(""),
            string.Concat(site.Read("index.html").Split('\n')));
        Assert.Contains("<a href=\"index.html\">back</a> <a href=\"index.html\">root</a> <a href=\"faq.html\">faq</a>", site.Read("first.html"), StringComparison.Ordinal);
        Assert.Equal("<h1 id=\"questions\">Questions</h1><h2 id=\"one\">One</h2><h3 id=\"why\">Why?</h3><p>Because of <a href=\"first.html\">it</a>.</p>", string.Concat(site.Read("faq.html").Split('\n')));

        // An edit of one runs its page alone.
        site.Write("faq.yml", "### YamlMime:FAQ\ntitle: Questions\n");
        var result = await site.BuildAsync();
        Assert.Equal((1, 1), (result.Count("Structured"), result.Count("Body")));
    }

    [Fact]
    public async Task Headings_go_down_one_by_one_where_a_part_has_no_title()
    {
        using var site = DocfxSite.New().Write("index.yml", """
            ### YamlMime:Hub
            title: Hub
            conceptualContent:
              items:
              - title: Develop
                links:
                - url: https://example.org/
                  text: Out

            """);
        await site.SilentAsync();
        Assert.Contains("<h2 id=\"develop\">Develop</h2>", site.Read("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_are_linked_to_as_Microsoft_Learn_names_them()
    {
        using var site = DocfxSite.New().Write("faq.yml", """
            ### YamlMime:FAQ
            title: Questions
            sections:
            - name: One
              questions:
              - question: Unable to log in, how do I recover my NuGet.org account?
                answer: See [below](#what-s-new) and [this](#unable-to-log-in--how-do-i-recover-my-nuget-org-account).
              - question: What's new?
                answer: Nothing.
              - question: What's new?
                answer: Asked twice.

            """);
        await site.SilentAsync();
        var html = site.Read("faq.html");
        Assert.Contains("<h3 id=\"unable-to-log-in--how-do-i-recover-my-nuget-org-account\">", html, StringComparison.Ordinal);
        Assert.Contains("<h3 id=\"what-s-new\">", html, StringComparison.Ordinal);
        Assert.Contains("<h3 id=\"whats-new\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_of_an_answer_has_its_place_in_the_YAML()
    {
        using var site = DocfxSite.New().Write("_templates/page.hbs", "{{page.description}}|{{{body}}}").Write("faq.yml", """
            ### YamlMime:FAQ
            title: Questions
            summary: |
              See [one](gone1.md).
            sections:
            - name: One
              questions:
              - question: What is it?
                answer: See [two](gone2.md).
              - question: "And [three](gone3.md)?"
                answer: |
                  First.

                  > Then [four](gone4.md).
              - question: Last?
                answer: See [five](gone5.md).

            """);
        Assert.Equal(
            ["faq.yml(4,7) gone1.md", "faq.yml(9,17) gone2.md", "faq.yml(14,14) gone4.md", "faq.yml(16,17) gone5.md"],
            (await site.DiagnoseAsync()).Select(static said => said.Split(' ') is [_, var place, _, _, var link, ..] ? $"{place.TrimEnd(':')} {link}" : said).Where(static said => !said.Contains("gone3", StringComparison.Ordinal)));
        Assert.StartsWith("See one.|", site.Read("faq.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Term\n\n:   Meaning")]
    [InlineData("<div>\nText\n</div>")]
    [InlineData("```\ncode\n```")]
    [InlineData("- list\n  more")]
    public async Task A_question_stands_in_no_answer(string answer)
    {
        using var site = DocfxSite.New().Write("faq.yml", $"### YamlMime:FAQ\ntitle: Questions\nsections:\n- name: One\n  questions:\n  - question: First?\n    answer: |\n      {answer.Replace("\n", "\n      ", StringComparison.Ordinal)}\n  - question: Second?\n    answer: Yes.\n");
        await site.SilentAsync();
        Assert.Matches("(</dl>|</div>|</pre>|</ul>)\n*<h3 id=\"second\">Second\\?</h3>\n<p>Yes.</p>", site.Read("faq.html"));
    }

    [Fact]
    public async Task Letter_case_is_told_with_the_name_of_the_YAML()
    {
        using var site = DocfxSite.New().Write("Faq.yml", "### YamlMime:FAQ\ntitle: Questions\n").Write("a.md", "# A\n\n[one](faq.yml) [two](faq.md) [three](Faq.yml#gone)\n");
        Assert.Equal(
            [
                "BCM1110 a.md(3,1): The link faq.yml leads to faq.yml, which is no page or asset of the site. Letter case matters: Faq.yml is there.",
                "BCM1110 a.md(3,16): The link faq.md leads to faq.md, which is no page or asset of the site. Letter case matters: Faq.yml is there.",
                "BCM1111 a.md(3,30): Faq.yml has no heading or anchor #gone.",
            ],
            await site.DiagnoseAsync());
        Assert.Contains("<a href=\"Faq.html\">one</a> <a href=\"Faq.html\">two</a>", site.Read("a.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_page_is_told_once_for_each_kind_and_what_cannot_be_read_at_its_place()
    {
        using var site = DocfxSite.New()
            .Write("a.yml", "### YamlMime:Dashboard\nx: 1\n")
            .Write("b.yml", "### YamlMime:Dashboard\nx: 1\n")
            .Write("c.yml", "x: 1\n")
            .Write("d.yml", "### YamlMime:Landing\ntitle: [a\n");
        Assert.Equal(
            [
                "BCM1553 a.yml(1,1): YAML of the kind Dashboard makes no pages here: 2 files are left out, a.yml first. Take them out of 'content' in docfx.json, or write them in Markdown.",
                "BCM1553 c.yml(1,1): YAML that does not say what it is makes no pages here: 1 file is left out, c.yml alone. Take them out of 'content' in docfx.json, or write them in Markdown.",
                "BCM1554 d.yml(3,1)",
            ],
            (await site.DiagnoseAsync()).Select(static said => said.StartsWith("BCM1554", StringComparison.Ordinal) ? said[..said.IndexOf(':', StringComparison.Ordinal)] : said).Order(StringComparer.Ordinal));
    }
}
