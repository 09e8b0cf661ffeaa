using BuildCache.Content.Data;
using BuildCache.Content.Markdown;
using BuildCache.Tests;

namespace BuildCache.Content.Tests.Markdown;

/// <summary>A project of Markdown, data and assets, with the plainest effect there is: each page's body is its file.</summary>
sealed class Site : IDisposable
{
    public Site()
    {
        Project.Items["Markdown"] = new ItemList { Include = ["**/*.md"] };
        Project.Items["SiteData"] = new ItemList { Include = ["_data/**/*"] };
        Project.Items["SiteAsset"] = new ItemList { Include = ["**/*.png", "**/*.zip"] };
    }

    public TestProject Project { get; } = new();

    public string this[string path]
    {
        set => Project.Write(path, value);
    }

    /// <summary>Handlers besides.</summary>
    public List<Handler> Others { get; } = [];

    public Task<BuildResult> Build() => Project.TryBuild(
    [
        .. Others,
        new MarkdownHandler(),
        new DataHandler(),
        new Assets.Assets(),
        new InlineHandler(static on => on.Each("Page").Named("Page").Run(static async (page, context) =>
        {
            if (page.Get<string>("url") is { } url)
            {
                var body = await context.ComputeAsync(PageBody.Computation, new BodyRequest(page.Id));
                context.Write(url, body.Html);
            }
        })),
        new InlineHandler(static on => on.Once().Named("Dump").Run(static context =>
        {
            foreach (var collection in (string[])["Page", "Heading", "Anchor", "Link", "Image", "CodeBlock", "Tag", "Text", "Data"])
            {
                var rows = context.Query($"select id from {collection} order by id").Select(row => context.Document(collection, row.Id)!);
                context.Write($"_dump/{collection}.txt", string.Join('\n', rows.Select(static row => row.Id + " " + Without(row.ToJson(), "ast").ToJsonString(Plain))));
            }
        })),
    ]);

    /// <summary>Builds, expecting no diagnostic at all, and gives the counts.</summary>
    public async Task<BuildReport> Succeed()
    {
        var result = await Build();
        Assert.Empty(result.Diagnostics);
        Assert.True(result.Succeeded);
        return result.Report;
    }

    /// <summary>Builds and gives the diagnostics as text: code, place, message.</summary>
    public async Task<string[]> Diagnose() =>
        [.. (await Build()).Diagnostics.Select(static d => $"{d.Code} {d.File}({d.Line},{d.Column}) {d.Severity}: {d.Message}")];

    /// <summary>The documents of a collection, one per line: id and JSON.</summary>
    public string[] Documents(string collection) => Project.Read($"_dump/{collection}.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => Project.Dispose();

    static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static System.Text.Json.Nodes.JsonObject Without(System.Text.Json.Nodes.JsonObject json, string key)
    {
        json.Remove(key);
        return json;
    }
}

static class Counts
{
    public static (long Ran, long Reused) Of(this BuildReport report, string handler)
    {
        var counts = report.Handlers.Single(counts => counts.Name == handler);
        return (counts.Ran, counts.Reused);
    }
}
