using BuildCache.Content.Templates;
using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Templates;

/// <summary>A partial that is the same in many outputs is rendered once for them, and nobody can tell from what is written.</summary>
[Trait("Speed", "Slow")]
public sealed class SharedPartialTests : IDisposable
{
    readonly SiteProject site = Pages(new SiteProject());

    public void Dispose() => site.Dispose();

    static SiteProject Pages(SiteProject site) => site
        .Write("index.md", "# Home\n")
        .Write("guide/index.md", "---\ntitle: Guide <1>\n---\n")
        .Write("guide/a.md", "---\ntitle: Alpha\n---\n")
        .Write("guide/b.md", "---\ntitle: \U0001F600 Beta\n---\n")
        .Write("guide/deep/c.md", "---\ntitle: Gamma\n---\n")
        .Write("other/d.md", "---\ntitle: Delta\nsection: guide\n---\n");

    /// <summary>What a partial gives is what its text gives where the partial stands.</summary>
    [Theory]
    [InlineData("{{#each navigation.items}}<a href=\"{{url}}\"{{#if (eq url @root.url)}} aria-current=\"page\"{{/if}}>{{title}}</a>{{#each items}}<b>{{title}}</b>{{/each}}{{/each}}")]
    [InlineData("{{#each navigation.items}}{{#unless (eq url @root.url)}}other{{else}}this{{/unless}}{{#if (eq @root.url url)}}1{{else}}2{{/if}};{{/each}}")]
    [InlineData("{{#each navigation.items}}{{#if (eq url @root.url)}}{{#if (eq title @root.url)}}x{{/if}}y{{/if}};{{/each}}")]
    [InlineData("{{#each navigation.items}}{{#if (and section (eq url @root.url))}}x{{/if}}{{#if (or (eq url @root.url) more)}}y{{/if}}{{#if (not (eq url @root.url))}}z{{/if}};{{/each}}")]
    [InlineData("{{#each navigation.items}}{{eq url @root.url}} {{@index}}{{#if @first}}first{{/if}};{{/each}}")]
    [InlineData("{{#each navigation.items}}<i class=\"a{{#if (eq url @root.url)}} b{{/if}}\">{{title}}</i><a href=\"x{{#if (eq url @root.url)}}y{{/if}}.html\">z</a>{{/each}}")]
    [InlineData("{{#each navigation.items}}{{title}} of {{@root.page.title}} {{@root.url}} {{/each}}")]
    [InlineData("{{#each navigation.items}}<a href=\"{{url @root.url}}\">{{title}}</a>{{#with (eq url @root.url)}}with{{else}}without{{/with}}{{/each}}")]
    [InlineData("{{#each navigation.items}}{{#each (eq url @root.url)}}each{{else}}none{{/each}}{{lookup @root.url 0}}{{@root.url.length}}{{json (eq url @root.url)}}{{/each}}")]
    [InlineData("{{#each navigation.trail}}{{title}} {{../page.title}};{{else}}{{site.title}}{{/each}}{{feed.url}}{{url \"guide/a.html\"}}{{property \"SiteTitle\"}}")]
    [InlineData("{{#if @root.url}}{{#each navigation.items}}{{#if @root.url}}{{title}}{{/if}}{{#if @root.nothing}}never{{/if}}{{/each}}{{/if}}")]
    [InlineData("{{#each navigation.items}}<!-- {{#if (eq url @root.url)}}--><p>{{title}}</p><!--{{/if}} -->{{/each}}")]
    [InlineData("{{#each navigation.items}}<a {{#if (eq url @root.url)}}href={{/if}}title=\"javascript\">x</a>{{/each}}")]
    [InlineData("{{#each navigation.items}}{{title}}{{/each}}<p title=\"")]
    public async Task It_gives_what_its_text_gives_in_its_place(string text)
    {
        const string Layout = "<main>{{page.title}}</main>\n{{> part}}\n<footer>{{site.title}}</footer>";
        site.Write("_templates/page.hbs", Layout).Write("_templates/partials/part.hbs", text);
        using var whole = Pages(new SiteProject()).Write("_templates/page.hbs", Layout.Replace("{{> part}}\n", text, StringComparison.Ordinal));
        await site.SucceedAsync();
        await whole.SucceedAsync();
        foreach (var page in (string[])["index.html", "guide/index.html", "guide/a.html", "guide/b.html", "guide/deep/c.html", "other/d.html"])
        {
            Assert.Equal(whole.Read(page), site.Read(page));
        }
    }

    [Fact]
    public async Task The_navigation_is_rendered_once_for_a_folder_and_a_section()
    {
        var first = await site.SucceedAsync();
        // The pages at the top, those of two folders, those of one section in another folder; and those of tags and errors, which have none.
        Assert.Equal(
            [
                """Partial {"folder":"","partial":"breadcrumbs","section":"/"}""",
                """Partial {"folder":"","partial":"navigation","section":"/"}""",
                """Partial {"folder":"guide/","partial":"breadcrumbs","section":"/guide"}""",
                """Partial {"folder":"guide/","partial":"navigation","section":"/guide"}""",
                """Partial {"folder":"guide/deep/","partial":"breadcrumbs","section":"/guide/deep"}""",
                """Partial {"folder":"guide/deep/","partial":"navigation","section":"/guide/deep"}""",
                """Partial {"folder":"other/","partial":"breadcrumbs","section":"/guide"}""",
                """Partial {"folder":"other/","partial":"navigation","section":"/guide"}""",
            ],
            first.Ran("Partial"));
        foreach (var (page, own) in new[] { ("guide/a.html", "a.html"), ("guide/b.html", "b.html"), ("guide/index.html", "index.html"), ("other/d.html", "d.html") })
        {
            Assert.Equal([$"<a href=\"{own}\" aria-current=\"page\""], site.Read(page).Split('>').Where(static tag => tag.Contains("aria-current", StringComparison.Ordinal)).Select(static tag => tag[tag.IndexOf("<a", StringComparison.Ordinal)..].Replace(" class=\"section\"", "", StringComparison.Ordinal)));
        }

        // A page is edited in its text: nothing of its frame is rendered anew.
        site.Write("guide/a.md", "---\ntitle: Alpha\n---\n\nMore.\n");
        var edited = await site.SucceedAsync();
        Assert.Equal((0, 1), (edited.Count("Partial"), edited.Count("Page")));
    }

    [Theory]
    [InlineData("{{#if (eq title \"Guide <1>\")}}<a href=\"{{url @root.url}}\">{{@root.page.title}} in {{title}}</a>{{else}}<p>{{title}}</p>{{/if}}{{#each items}}{{> entry}}{{/each}}", "")]
    [InlineData("<p>{{title}}{{#if (eq url @root.url)}}!{{/if}}</p>{{#if items}}{{@root.page.title}}{{/if}}{{#each items}}{{> entry}}{{/each}}", "")]
    [InlineData("{{#if (eq url @root.url)}}<b>{{@root.page.title}}</b>{{/if}}{{title}};{{#each items}}{{> entry}}{{/each}}", "")]
    [InlineData("{{@index}}{{@root.page.title}}{{#each items}}{{> entry}}{{/each}}", "")]
    [InlineData("{{#each items}}{{> inner}}{{/each}}{{title}}", "{{@index}}{{../title}}{{@root.page.title}}")]
    [InlineData("{{> inner}}{{#each items}}{{> entry}}{{/each}}", "{{#if (eq url @root.url)}}({{title}}){{/if}}{{#if open}}{{@root.page.title}}{{/if}}")]
    [InlineData("<i class=\"{{#if (eq url @root.url)}}own{{/if}}\">{{> inner}}</i><b title=\"{{> inner}}\">", "{{@root.page.title}}{{#if (eq url @root.url)}}x{{/if}}")]
    [InlineData("{{#if (eq url @root.url)}}{{> inner}}own{{else}}{{> inner}}other{{/if}}", "{{@root.page.title}}")]
    public async Task Parts_that_show_more_of_a_page_are_rendered_in_it(string entry, string inner)
    {
        const string Layout = "{{> part}}";
        const string Part = "<ul>{{#each navigation.items}}{{> entry}}\n{{/each}}</ul>";
        site.Write("_templates/page.hbs", Layout);
        using var alone = Pages(new SiteProject()).Write("_templates/page.hbs", "{{#*inline \"none\"}}{{/inline}}" + Layout);
        foreach (var project in (SiteProject[])[site, alone])
        {
            project.Write("_templates/part.hbs", Part).Write("_templates/entry.hbs", entry).Write("_templates/inner.hbs", inner);
            await project.SucceedAsync();
        }

        foreach (var page in (string[])["index.html", "guide/index.html", "guide/a.html", "guide/b.html", "guide/deep/c.html", "other/d.html"])
        {
            Assert.Equal(alone.Read(page), site.Read(page));
        }
    }

    [Fact]
    public async Task A_section_of_many_pages_is_rendered_once_and_each_page_fills_in_its_own_title()
    {
        for (var page = 0; page < 203; page++)
        {
            site.Write($"many/{page}.md", $"---\ntitle: Page {page}\n---\n");
        }

        await site.SucceedAsync();
        Assert.Contains("<li class=\"more\"><a href=\"202.html\" aria-current=\"page\">Page 202</a><span>", site.Read("many/202.html"), StringComparison.Ordinal);

        // The page alone shows the title of one that is beyond the list; and the next to it.
        site.Write("many/202.md", "---\ntitle: Page 202 B\n---\n");
        var result = await site.SucceedAsync();
        Assert.Equal((0, 2), (result.Count("Partial"), result.Count("Page")));
        Assert.Contains("aria-current=\"page\">Page 202 B</a><span>", site.Read("many/202.html"), StringComparison.Ordinal);

        // The list is not what a page depends on: where it shows no titles, another title is of its own page alone.
        site.Write("_templates/page.hbs", "{{page.title}}{{> navigation}}")
            .Write("_templates/navigation-item.hbs", "{{#if more}}<b>{{@root.page.title}}</b>{{/if}}{{#each items}}{{> navigation-item}}{{/each}}");
        await site.SucceedAsync();
        site.Write("many/5.md", "---\ntitle: Page 5 B\n---\n");
        var listed = await site.SucceedAsync();
        Assert.Equal((1, 1), (listed.Count("Partial"), listed.Count("Page")));
        Assert.Contains("<b>Page 5 B</b>", site.Read("many/5.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_depends_on_what_the_partial_gives_and_not_on_what_it_reads()
    {
        site.Write("_templates/partials/navigation-item.hbs", "<li>{{title}}</li>");
        await site.SucceedAsync();

        // Another text that gives the same.
        site.Write("_templates/partials/navigation-item.hbs", "{{! A title. }}<li>{{title}}</li>");
        var equal = await site.SucceedAsync();
        Assert.Equal((4, 0), (equal.Count("Partial"), equal.Count("Page")));

        site.Write("_templates/partials/navigation-item.hbs", "<li>{{title}}!</li>");
        var other = await site.SucceedAsync();
        Assert.Equal((4, 6), (other.Count("Partial"), other.Count("Page")));
        Assert.Contains("<li>Guide &lt;1&gt;!</li>", site.Read("guide/b.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_the_project_takes_the_place_of_the_theme_s_and_gives_it_back()
    {
        await site.SucceedAsync();
        var before = site.Read("guide/a.html");
        site.Write("_templates/navigation.hbs", "<p>{{#each navigation.items}}{{#each items}}{{title}}{{#if (eq url @root.url)}} (here){{/if}}, {{/each}}{{/each}}</p>");
        await site.SucceedAsync();
        Assert.Contains("Alpha (here), ", site.Read("guide/a.html"), StringComparison.Ordinal);

        site.Delete("_templates/navigation.hbs");
        await site.SucceedAsync();
        Assert.Equal(before, site.Read("guide/a.html"));
    }

    [Fact]
    public async Task A_mistake_in_it_is_told_once_with_its_place_for_each_page_that_shows_it()
    {
        site.Write("_templates/partials/navigation.hbs", "{{#each navigation.items}}\n{{date title \"%\"}}{{/each}}");
        var result = await site.BuildAsync();
        var error = Assert.Single(result.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error).Distinct());
        Assert.Equal(("BCM1201", "_templates/partials/navigation.hbs", 2), (error.Code, error.File, error.Line));

        site.Delete("_templates/partials/navigation.hbs");
        await site.SucceedAsync();
    }

    [Theory]
    [InlineData("{{#each navigation.items}}{{title}}{{/each}}", true, true)]
    [InlineData("{{#if site.title}}{{#each navigation.items}}{{#if open}}{{title}}{{/if}}{{../x}}{{@index}}{{else}}{{site.title}}{{/each}}{{/if}}", true, true)]
    [InlineData("{{#each (list site.tags)}}{{url page.url}}{{/each}} {{url \"page\"}} {{> part size=2 of=site.title}}", true, true)]
    [InlineData("{{site.title}}", true, false)]
    [InlineData("{{#each navigation.items}}{{title}}{{/each}}{{title}}", true, false)]
    [InlineData("{{#each page.tags}}{{this}}{{/each}}", true, false)]
    [InlineData("{{#each navigation.items}}{{else}}{{page.title}}{{/each}}", true, false)]
    [InlineData("{{#each navigation.items}}{{/each}}{{> part size=page.size}}", true, false)]
    [InlineData("{{#each navigation.items}}{{../../x}}{{/each}}", false, false)]
    [InlineData("{{#each navigation.items}}{{else}}{{../x}}{{/each}}", false, false)]
    [InlineData("{{#each navigation.items}}{{@../index}}{{/each}}", false, false)]
    [InlineData("{{@index}}", false, false)]
    [InlineData("{{> @partial-block}}", false, false)]
    [InlineData("{{#if @partial-block}}x{{/if}}", false, false)]
    [InlineData("{{#each navigation.items as |item|}}{{item.title}}{{/each}}", false, false)]
    [InlineData("{{#query \"select 1 as x\"}}{{x}}{{/query}}", false, false)]
    [InlineData("{{#> part}}x{{/part}}", false, false)]
    [InlineData("{{#*inline \"x\"}}y{{/inline}}", false, false)]
    [InlineData("{{#each navigation.[items]}}x{{/each}}", false, false)]
    public void What_a_template_reaches_is_told_from_its_text(string text, bool staysInside, bool isForMany) =>
        Assert.Equal(new PartialReach(staysInside, isForMany), PartialReach.Of(TemplateScanner.Scan(text, 0)));

    [Theory]
    [InlineData("{{> a}}{{#if x}}{{> b}}{{/if}}{{> 'c/d' size=2}}", "a c/d")]
    [InlineData("{{#> frame}}{{> a}}{{#each x}}{{> b}}{{/each}}{{/frame}}{{> c}}", "frame a c")]
    [InlineData("{{#> closed}}{{> a}}{{/closed}}{{> c}}", "closed c")]
    [InlineData("{{#> sometimes}}{{> a}}{{/sometimes}}{{#> none}}{{> b}}{{/none}}", "sometimes none")]
    [InlineData("{{> (lookup x 'y')}}{{> @partial-block}}{{> [odd name]}}{{#*inline 'z'}}{{> a}}{{/inline}}", "")]
    [InlineData("{{#if", "")]
    public void Partials_that_a_template_always_includes_are_looked_up_with_it(string text, string names)
    {
        var partials = new Dictionary<string, TemplateSource>
        {
            ["frame"] = new("frame.hbs", null, "<{{> @partial-block}}>"),
            ["closed"] = new("closed.hbs", null, "nothing"),
            ["sometimes"] = new("sometimes.hbs", null, "{{#if x}}{{> @partial-block}}{{/if}}"),
        };
        Assert.Equal(names, string.Join(' ', IncludedTemplates.Of(new TemplateSource("t.hbs", null, text), partials.GetValueOrDefault)));
    }
}
