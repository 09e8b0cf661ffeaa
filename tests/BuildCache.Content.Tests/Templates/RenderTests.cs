using System.Text.Json.Nodes;
using BuildCache.Content.Tests.Site;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Templates;

/// <summary>Handlers that render templates of the project: with a document, a row, an object.</summary>
[Trait("Speed", "Slow")]
public sealed class RenderTests : IDisposable
{
    readonly SiteProject site = new SiteProject().Write("changes/1.0.txt", "First\nfast").Write("changes/1.1.txt", "Second\nsmall")
        .Write("_templates/release.hbs", "{{#> frame size=2}}<h1>{{id}} {{title}}</h1>{{site.title}}{{/frame}}")
        .Write("_templates/frame.hbs", "<{{size}}>{{> @partial-block}} {{url \"index.html\"}}");

    public RenderTests() => site.Handlers = [new ReleaseNotes()];

    public void Dispose() => site.Dispose();

    sealed class ReleaseNotes : Handler
    {
        public override void Register(HandlerRegistry on)
        {
            on.Files("changes/*.txt").Named("Release").Produces("Release").Run(static (file, context) =>
            {
                var lines = context.ReadText(file.Path).Split('\n');
                var id = Path.GetFileNameWithoutExtension(file.Path);
                context.Emit("Release", id, new { id, title = lines[0], secret = lines[1] });
            });
            on.Each("Release").Named("ReleasePage").Run(static (release, context) => context.Write($"releases/{release.Id}.html", context.Render("release.hbs", release)));
        }
    }

    [Fact]
    public async Task A_document_is_the_context_and_each_key_shown_is_a_dependency()
    {
        await site.SucceedAsync();
        Assert.Equal("<2><h1>1.0 First</h1>Test site /index.html", site.Read("releases/1.0.html"));

        // A key that is not shown renders nothing, although an argument is passed on.
        site.Write("changes/1.0.txt", "First\nslow");
        Assert.Equal(0, (await site.SucceedAsync()).Count("ReleasePage"));

        site.Write("changes/1.0.txt", "1st\nslow");
        Assert.Equal(["ReleasePage 1.0"], (await site.SucceedAsync()).Ran("ReleasePage"));

        site.Write("_templates/frame.hbs", "{{> @partial-block}}");
        Assert.Equal(2, (await site.SucceedAsync()).Count("ReleasePage"));
        Assert.Equal("<h1>1.0 1st</h1>Test site", site.Read("releases/1.0.html"));
    }

    [Theory]
    [InlineData("a/b.html", "{{name}}|{{deep.twoWords}}|{{#each list}}{{this}},{{/each}}|{{#each rows}}{{title}};{{/each}}|{{release.title}}|{{url \"x.html\"}}", "&lt;n&gt;|2|1,2,|First;Second;|First|../x.html")]
    [InlineData("a/b.cs", "{{name}} {{json deep}}", "<n> {\"twoWords\":2}")]
    [InlineData(null, "{{name}} {{url \"x.html\"}}", "&lt;n&gt; /base/x.html")]
    [InlineData("a.html", "{{&name}} {{& name }} {{~&name~}} .", "<n> <n><n>.")]
    [InlineData("a.cs", "{{&name}} {{#if name}}{{& concat name \"&\"}}{{/if}}", "<n> <n>&")]
    [InlineData("a.html", "<a href=\"{{&name}}\">x</a>", "<a href=\"<n>\">x</a>")]
    [InlineData("a.html", "{{> part name=\"other\"}} {{#each deep}}{{@key}}={{this}}{{/each}}", "[other 2] twoWords=2")]
    public async Task An_object_gives_its_members(string? output, string template, string expected)
    {
        site.Properties["SiteBasePath"] = "/base/";
        site.Write("_templates/object.hbs", template).Write("_templates/part.hbs", "[{{name}} {{deep.twoWords}}]");
        site.Handlers = [.. site.Handlers, new InlineHandler(on => on.Once().Named("Object").Run(context => context.Write(output ?? "c.txt", context.Render(
            "object.hbs",
            new
            {
                Name = "<n>",
                Deep = new { TwoWords = 2 },
                List = new[] { 1, 2 },
                Rows = context.Query("select title from Release order by id"),
                Release = context.Document("Release", "1.0"),
            },
            output))))];
        await site.SucceedAsync();
        Assert.Equal(expected, site.Read(output ?? "c.txt"));
    }

    [Fact]
    public async Task Json_a_dictionary_and_nothing_are_objects_too_and_a_list_is_none()
    {
        site.Write("_templates/object.hbs", "{{n}} {{site.title}}");
        site.Handlers = [new InlineHandler(static on => on.Once().Named("Object").Run(static context =>
        {
            context.Write("json.txt", context.Render("object.hbs", new JsonObject { ["n"] = 1 }));
            context.Write("dictionary.txt", context.Render("object", new Dictionary<string, object?> { ["n"] = 2 }));
            context.Write("nothing.txt", context.Render("object"));
            Assert.Throws<ArgumentException>(() => context.Render("object", new[] { 1 }));
        }))];
        await site.SucceedAsync();
        Assert.Equal(("1 Test site", "2 Test site", " Test site"), (site.Read("json.txt"), site.Read("dictionary.txt"), site.Read("nothing.txt")));
    }

    [Fact]
    public async Task A_template_that_is_not_there_is_told_and_heals()
    {
        site.Delete("_templates/release.hbs");
        var result = await site.BuildAsync();
        Assert.All(result.Diagnostics, static d => Assert.Equal("BCM1208", d.Code));
        Assert.Contains("_templates/release.hbs", result.Diagnostics[0].Message, StringComparison.Ordinal);
        site.Write("_templates/release.hbs", "{{title}}");
        await site.SucceedAsync();
        Assert.Equal("Second", site.Read("releases/1.1.html"));
    }
}
