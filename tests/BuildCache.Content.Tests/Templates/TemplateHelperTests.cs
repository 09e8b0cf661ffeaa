using System.Globalization;
using BuildCache.Content.Templates;
using BuildCache.Content.Tests.Site;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Templates;

/// <summary>Helpers that handlers register: what they are given, who depends on them, and what is said when something is wrong.</summary>
[Trait("Speed", "Slow")]
public sealed class TemplateHelperTests : IDisposable
{
    readonly SiteProject site = new SiteProject()
        .Write("a.md", "---\ntitle: A & B\nsize: 3\nshout: own\n---\n\nText.\n")
        .Write("deep/b.md", "---\ntitle: B\nsize: 4\n---\n\nText.\n")
        .Write("_templates/page.hbs", "{{page.title}}");

    public void Dispose() => site.Dispose();

    static InlineHandler Shout(string suffix = "!") => new(on => on.TemplateHelper("shout", (arguments, _) => arguments.Text(0).ToUpperInvariant() + arguments.Text("end") + suffix));

    [Fact]
    public void The_names_that_are_taken_are_those_of_the_engine() => Assert.Equal(TemplateEngine.KnownHelpers.Order(StringComparer.Ordinal), HelperSet.BuiltIn.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("{{shout page.title}}", "A &amp; B!")]
    [InlineData("{{shout page.title end=\"?\"}}{{shout end=page.size}}", "A &amp; B?!3!")]
    [InlineData("{{{shout page.title}}}", "A & B!")]
    [InlineData("{{#with page}}{{shout}}{{/with}}{{shout}}", "own")]
    [InlineData("{{#if (eq (shout page.title) \"A & B!\")}}yes{{/if}}", "yes")]
    [InlineData("{{bold page.title}}", "<b>A &amp; B</b>")]
    [InlineData("{{#each (numbers page.size)}}{{this}},{{/each}}{{#if (numbers 0)}}some{{else}}none{{/if}}", "0,1,2,none")]
    [InlineData("{{link \"x y/z.png?v=1\"}} {{link \"https://a.b/c\"}} {{link \"\"}}", "x%20y/z.png?v=1 https://a.b/c ./")]
    [InlineData("{{#> frame title=\"T\"}}{{shout title}}{{/frame}}", "(T!)")]
    [InlineData("{{read \"a.txt\"}}", "")]
    public async Task Arguments_and_results(string template, string expected)
    {
        site.Handlers = [Shout(), new InlineHandler(static on =>
        {
            on.TemplateHelper("bold", static (arguments, _) => HelperResult.Html($"<b>{System.Net.WebUtility.HtmlEncode(arguments.Text(0))}</b>"));
            on.TemplateHelper("numbers", static (arguments, _) => HelperResult.Value(Enumerable.Range(0, int.Parse(arguments.Text(0), CultureInfo.InvariantCulture))));
            on.TemplateHelper("link", static (arguments, _) => arguments.Link(arguments.Text(0)));
            on.TemplateHelper("read", static (arguments, context) => HelperResult.Text(context.TryReadText(arguments.Text(0))));
        })];
        site.Write("_templates/page.hbs", template).Write("_templates/frame.hbs", "({{> @partial-block}})");
        await site.SucceedAsync();
        Assert.Equal(expected, site.Read("a.html"));
    }

    [Theory]
    [InlineData("{{date \"2026-01-31\" \"d MMMM yyyy\"}}|{{date \"31 January 2026\"}}|{{date \"2026-01-31T23:30:00-02:00\"}}", "31 January 2026|2026-01-31|2026-01-31")]
    [InlineData("{{date \"10:30\"}}|{{date \"31 January\"}}|{{date \"1/31\"}}", "10:30|31 January|1/31")]
    public async Task What_names_no_year_is_no_date(string template, string expected)
    {
        site.Write("_templates/page.hbs", template);
        await site.SucceedAsync();
        Assert.Equal(expected, site.Read("a.html"));
    }

    [Fact]
    public async Task Its_answer_is_shared_and_only_the_outputs_that_asked_depend_on_it()
    {
        site.Handlers = [new InlineHandler(static on => on.TemplateHelper("read", static async (arguments, context) =>
        {
            await Task.Yield();
            return context.ReadText(arguments.Text(0)).Length.ToString(CultureInfo.InvariantCulture) + arguments.Root;
        }))];
        site.Write("n.txt", "12345").Write("_templates/page.hbs", "{{#if page.size}}{{read \"n.txt\"}}{{/if}}")
            .Write("_templates/other.hbs", "plain").Write("c.md", "---\nlayout: other\n---\n\nText.\n").Write("d.md", "---\nsize: 9\n---\n\nText.\n");
        var first = await site.SucceedAsync();
        // One answer at the top and one a folder below, and that the helper is there.
        Assert.Equal(["{{read}} null", "{{read}} {\"named\":{},\"positional\":[\"n.txt\"],\"root\":\"\"}", "{{read}} {\"named\":{},\"positional\":[\"n.txt\"],\"root\":\"../\"}"], first.Ran("{{read}}"));
        Assert.Equal(("5", "5../", "plain"), (site.Read("a.html"), site.Read("deep/b.html"), site.Read("c.html")));

        site.Write("n.txt", "54321");
        var equal = await site.SucceedAsync();
        Assert.Equal((2, 0), (equal.Count("{{read}}"), equal.Count("Page")));

        site.Write("n.txt", "1");
        var other = await site.SucceedAsync();
        Assert.Equal(["Page a.md", "Page d.md", "Page deep/b.md"], other.Ran("Page"));
        Assert.Equal(2, other.Count("{{read}}"));
    }

    [Fact]
    public async Task A_failure_is_told_at_the_tag_and_heals()
    {
        site.Handlers = [new InlineHandler(static on => on.TemplateHelper("read", static (arguments, context) =>
            context.TryReadText(arguments.Text(0)) ?? throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1999", $"no {arguments.Text(0)}"))))];
        site.Write("x.txt", "x").Write("_templates/page.hbs", "{{page.title}}\n{{> part}}").Write("_templates/part.hbs", "{{read \"x.txt\"}}\n  {{read \"y.txt\"}}");
        var error = await site.FailAsync();
        Assert.Equal(("BCM1999", "no y.txt", "_templates/part.hbs", 2, 3), (error.Code, error.Message, error.File, error.Line, error.Column));
        site.Write("y.txt", "y");
        await site.SucceedAsync();
        Assert.Equal("B\nx\n  y", site.Read("deep/b.html"));
    }

    [Fact]
    public async Task One_that_is_not_there_is_told_with_those_that_are_even_where_no_output_calls_it()
    {
        site.Write("_templates/page.hbs", "{{page.title}}{{#if page.never}}{{shout page.title}}{{/if}}")
            .Write("_templates/none.hbs", "---\nforeach: select id from Page where false\noutput: '{{row.id}}.txt'\n---\n{{shout row.id}}");
        site.Handlers = [Shout()];
        await site.SucceedAsync();

        site.Handlers = [new InlineHandler(static on => on.TemplateHelper("whisper", static (arguments, _) => arguments.Text(0)))];
        var gone = await site.BuildAsync();
        Assert.Equal(["_templates/none.hbs", "_templates/page.hbs"], gone.Diagnostics.Where(static d => d.Code == "BCM1205").Select(static d => d.File));
        Assert.All(gone.Diagnostics.Where(static d => d.Code == "BCM1205"), static d => Assert.Contains("unless, url, whisper, with.", d.Message, StringComparison.Ordinal));

        site.Handlers = [Shout()];
        var back = await site.SucceedAsync();
        Assert.Equal(0, back.Count("Page"));
    }

    [Theory]
    [InlineData("slug", "built-in")]
    [InlineData("shout", "another handler")]
    [InlineData("two words", "letters")]
    [InlineData("", "letters")]
    public async Task A_name_that_is_taken_or_is_none_is_told(string name, string why)
    {
        site.Handlers = [Shout(), new InlineHandler(on => on.TemplateHelper(name, static (_, _) => ""))];
        var error = await site.FailAsync();
        Assert.Equal("BCM1207", error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The class of guides/templates.md.</summary>
    sealed class Words : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.TemplateHelper("shout", static (arguments, context) => arguments.Text(0).ToUpperInvariant() + arguments.Text("end"));

            on.TemplateHelper("badge", static (arguments, context) =>
                HelperResult.Html($"<img src=\"{arguments.Link("badges/new.svg")}\" alt=\"new\">"));

            on.TemplateHelper("glossary", static (arguments, context) => HelperResult.Value(
                context.Query("select title, url from Page where section = 'glossary' order by title").Select(static row => row.ToJson())));
        }
    }

    [Fact]
    public async Task The_helpers_of_the_guide()
    {
        site.Handlers = [new Words()];
        site.Write("glossary/x.md", "# X\n").Write("_templates/page.hbs", "{{shout page.title end=\"!\"}} {{badge page.path}}\n{{#each (glossary \"all\")}}<a href=\"{{url}}\">{{title}}</a>{{/each}}");
        await site.SucceedAsync();
        Assert.Equal("B! <img src=\"../badges/new.svg\" alt=\"new\">\n<a href=\"../glossary/x.html\">X</a>", site.Read("deep/b.html"));
    }
}
