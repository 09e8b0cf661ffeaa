using BuildCache.Content.Tests.Site;

namespace BuildCache.Content.Tests.Templates;

/// <summary>Addresses in data may be anybody's: none runs a program in a reader's browser.</summary>
[Trait("Speed", "Slow")]
public sealed class LinkGuardTests
{
    static async Task<BuildResult> BuildAsync(SiteProject site, string template, string link)
    {
        site.Write("_templates/partials/java.hbs", "java").Write("_templates/partials/show.hbs", "{{row.link}}");
        site.Write("index.md", "# Home\n").Write("_data/d.json", System.Text.Json.JsonSerializer.Serialize(new[] { new { link } }))
            .Write("_templates/t.hbs", $"---\nforeach: select link from Data\noutput: t.html\n---\nfirst\n{template}\n");
        return await site.BuildAsync();
    }

    [Theory]
    [InlineData("<a href=\"{{url row.link}}\">x</a>", "javascript:alert(1)")]
    [InlineData("<a href=\"{{url row.link}}\">x</a>", "JaVaScRiPt:alert(1)")]
    [InlineData("<a href=\"{{url row.link}}\">x</a>", " \tjava\nscript:alert(1)")]
    [InlineData("<a href=\"{{absoluteUrl row.link}}\">x</a>", "vbscript:x")]
    [InlineData("<a href=\"{{row.link}}\">x</a>", "javascript:alert(1)")]
    [InlineData("<a href = '{{{row.link}}}'>x</a>", "javascript:alert(1)")]
    [InlineData("<a href='{{{row.link}}}'>x</a>", "java&#115;cript&colon;alert(1)")]
    [InlineData("<a href={{row.link}}>x</a>", "data:text/html,<script>alert(1)</script>")]
    [InlineData("<svg><a xlink:href=\"{{row.link}}\"><text>x</text></a></svg>", "javascript:alert(1)")]
    [InlineData("<a/href=\"{{row.link}}\">x</a>", "javascript:alert(1)")]
    [InlineData("<iframe src=\"{{row.link}}\"></iframe>", "data:text/html,x")]
    [InlineData("<form action=\"{{#if row.link}}{{row.link}}{{else}}x{{/if}}\"></form>", "javascript:alert(1)")]
    [InlineData("<a href=\"{{#unless row.link}}x{{else}}{{or row.none row.link}}{{/unless}}\"></a>", "javascript:alert(1)")]
    [InlineData("<a href=\"{{concat 'java'}}{{row.link}}\">x</a>", "script:alert(1)")]
    [InlineData("<a href=\"java{{row.link}}\">x</a>", "script:alert(1)")]
    [InlineData("<a href=\"{{row.none}}{{row.link}}\">x</a>", "javascript:alert(1)")]
    [InlineData("<a href=\"{{row.none}}{{{row.link}}}\">x</a>", "java&#115cript&colon;alert(1)")]
    [InlineData("<a href='{{{row.link}}}'>x</a>", "&#106avascript&#58alert(1)")]
    [InlineData("<a href=\"{{#if row.link}}java{{/if}}{{row.link}}\">x</a>", "script:alert(1)")]
    [InlineData("<a href=\"{{#each (list 'java')}}{{this}}{{/each}}{{row.link}}\">x</a>", "script:alert(1)")]
    [InlineData("<a href=\"{{> show}}\">x</a>", "javascript:alert(1)")]
    [InlineData("<a href=\"{{> java}}{{row.link}}\">x</a>", "script:alert(1)")]
    [InlineData("<a href=\"javascript:go('{{row.link}}')\">x</a>", "x")]
    [InlineData("<a href=\"{{url 'java'}}{{row.link}}\">x</a>", "script:alert(1)")]
    [InlineData("<form><button formaction=\"{{row.none}}{{row.link}}\">x</button></form>", "javascript:alert(1)")]
    [InlineData("<object data='{{row.none}}{{row.link}}'></object>", "data:text/html,x")]
    [InlineData("<svg><a xlink:href='{{row.none}}{{row.link}}'><text>x</text></a></svg>", "javascript:alert(1)")]
    [InlineData("<svg><a x:href='{{row.none}}{{row.link}}'><text>x</text></a></svg>", "javascript:alert(1)")]
    [InlineData("<img srcset=\"a.png 1x, {{row.link}} 2x\">", "javascript:alert(1)")]
    [InlineData("<video poster={{row.none}}{{row.link}}></video>", "javascript:alert(1)")]
    [InlineData("<iframe src=\"{{row.none}}{{row.link}}\"></iframe>", "data:image/svg+xml,x")]
    [InlineData("<meta http-equiv=refresh content=\"0; url={{row.link}}\">", "javascript:alert(1)")]
    [InlineData("<script>if (a < b) { }</script><!--><a href=\"{{row.none}}{{row.link}}\">x</a>", "javascript:alert(1)")]
    [InlineData("{{#with row}}<a href=\"{{link}}\">x</a>{{/with}}", "javascript:alert(1)")]
    [InlineData("{{#query \"select link as url from Data\"}}<a href=\"{{url}}\">x</a>{{/query}}", "javascript:alert(1)")]
    public async Task A_link_that_would_run_something_is_refused_at_its_tag(string template, string link)
    {
        using var site = new SiteProject();
        var result = await BuildAsync(site, template, link);
        var error = Assert.Single(result.Diagnostics);
        Assert.Equal(("BCM1211", Severity.Error, "_templates/t.hbs", 6), (error.Code, error.Severity, error.File, error.Line));
        Assert.False(site.Has("t.html"));
        Assert.True(site.Has("index.html"));
    }

    /// <summary>A value is written in pieces, and one that brings an attribute with it is not what the template wrote.</summary>
    [Fact]
    public async Task An_address_that_comes_with_its_attribute_is_judged_as_a_value()
    {
        using var site = new SiteProject();
        var error = Assert.Single((await BuildAsync(site, "<a {{row.link}}>x</a>", "href=sms:1")).Diagnostics);
        Assert.Equal(("BCM1211", "_templates/t.hbs"), (error.Code, error.File));
    }

    [Theory]
    [InlineData("<a href=\"{{row.link}}\">", "https://example.org/?a=b:c", "<a href=\"https://example.org/?a=b:c\">")]
    [InlineData("<a href=\"{{row.link}}\">", "mailto:a@example.org", "<a href=\"mailto:a@example.org\">")]
    [InlineData("<a href=\"{{url row.link}}\">", "tel:+49", "<a href=\"tel:+49\">")]
    [InlineData("<a href=\"{{url row.link}}\">", "FTP://example.org", "<a href=\"FTP://example.org\">")]
    [InlineData("<a href=\"{{row.link}}\">", "a/b.html#x", "<a href=\"a/b.html#x\">")]
    [InlineData("<a href=\"{{row.link}}\">", "//example.org", "<a href=\"//example.org\">")]
    [InlineData("<img src=\"{{row.link}}\">", "data:image/png;base64,AA==", "<img src=\"data:image/png;base64,AA==\">")]
    [InlineData("<a href=\"{{row.none}}\" title=\"{{row.link}}\">", "javascript:x", "<a href=\"\" title=\"javascript:x\">")]
    [InlineData("<a href=\"javascript:void(0)\">{{row.link}}", "x", "<a href=\"javascript:void(0)\">x")]
    [InlineData("<a href=\"sms:{{row.link}}\">", "+49:1", "<a href=\"sms:+49:1\">")]
    [InlineData("<a href=\"{{row.none}}{{row.link}}#{{row.link}}\">", "a/b:c", "<a href=\"a/b:c#a/b:c\">")]
    [InlineData("<a href=\"{{row.link}}{{row.link}}\">", "java", "<a href=\"javajava\">")]
    [InlineData("{{{row.link}}}", "<a href=\"javascript:x\">", "<a href=\"javascript:x\">")]
    [InlineData("<img srcset=\"{{row.link}} 1x\">", "data:image/png;base64,AA==", "<img srcset=\"data:image/png;base64,AA== 1x\">")]
    [InlineData("<meta name=description content=\"{{row.link}}\">", "javascript: a language", "<meta name=description content=\"javascript: a language\">")]
    [InlineData("<script>x = '<a href=\"';</script>{{row.link}}", "javascript:x\">", "<script>x = '<a href=\"';</script>javascript:x&quot;&gt;")]
    [InlineData("<!-- <a href=\"-->{{row.link}}", "javascript:x", "<!-- <a href=\"-->javascript:x")]
    [InlineData("<p>{{row.link}}</p>", "javascript:x", "<p>javascript:x</p>")]
    [InlineData("<a href=\"x?{{row.link}}\">", "javascript:x", "<a href=\"x?javascript:x\">")]
    public async Task Other_values_stand_as_they_are(string template, string link, string written)
    {
        using var site = new SiteProject();
        Assert.Empty((await BuildAsync(site, template, link)).Diagnostics);
        Assert.Equal("first\n" + written, site.Read("t.html").TrimEnd());
    }

    [Theory]
    [InlineData("SiteRepository")]
    [InlineData("SiteEditUrl")]
    public async Task The_theme_refuses_them_too_and_says_where(string property)
    {
        using var site = new SiteProject().Write("index.md", "# Home\n");
        site.Properties[property] = "javascript:alert(1)//";
        var error = (await site.BuildAsync()).Diagnostics[0];
        Assert.Equal(("BCM1211", 0, 0), (error.Code, error.Line, error.Column));
        Assert.Matches(@"\(Line \d+ of .+ of the default theme\.\)$", error.Message);
    }

    /// <summary>Where nothing makes a site, links are what they are everywhere.</summary>
    [Fact]
    public async Task Links_of_a_project_that_is_no_site_are_judged_as_those_of_one()
    {
        using var site = new SiteProject { IsSite = false }.Write("_templates/right.hbs", "---\noutput: right.txt\n---\n{{url \"a?b#c\"}} {{url \"tel:1\"}}")
            .Write("_templates/wrong.hbs", "---\noutput: wrong.txt\n---\n\n{{url \"javascript:1\"}}");
        var error = await site.FailAsync();
        Assert.Equal(("BCM1211", "_templates/wrong.hbs", 5), (error.Code, error.File, error.Line));
        Assert.Equal("a?b#c tel:1", site.Read("right.txt"));
    }
}
