using BuildCache.Tests.Http;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>Data of a server on this machine, in a documentation project.</summary>
public sealed class WebDataTests
{
    [Fact]
    public async Task A_server_is_asked_when_its_answer_is_old_and_an_outage_changes_nothing()
    {
        await using var server = new LocalServer();
        server.Serve("/team.json", """[{ "name": "Ada" }]""", etag: "\"1\"", contentType: "application/json");
        var docs = TestProject.Docs($"<ItemGroup><SiteData Include=\"{server.Url("/team.json")}\" MaxAge=\"$(Age)\" /></ItemGroup>")
            .Write("_templates/team.hbs", """
                ---
                output: team.txt
                ---
                {{#query "select name from Data order by name"}}{{name}};{{/query}}
                """);

        (await docs.Dotnet("build")).Succeeds();
        Assert.Equal("Ada;", docs.Read("bin/Debug/site/team.txt").Trim());
        Assert.Single(server.Take());

        // Younger than a day: nobody is asked.
        (await docs.Dotnet("build")).DidNothing(docs.Report);
        Assert.Empty(server.Take());

        // Too old: the answer is confirmed, and nothing runs.
        (await docs.Dotnet("build", "-p:Age=0:00")).Succeeds();
        Assert.Equal((0, 1L), (docs.Report.Effects.Ran, docs.Report.Inputs.Asked));
        Assert.Equal("\"1\"", Assert.Single(server.Take()).Header("If-None-Match"));

        server.Serve("/team.json", """[{ "name": "Ada" }, { "name": "Grace" }]""", etag: "\"2\"", contentType: "application/json");
        (await docs.Dotnet("build", "-p:Age=0:00")).Succeeds();
        Assert.Equal("Ada;Grace;", docs.Read("bin/Debug/site/team.txt").Trim());
        Assert.Equal(1, docs.Report.Effects.Ran);

        server.GoDown();
        Assert.Contains("BCM1501", (await docs.Dotnet("build", "-p:Age=0:00")).Succeeds().Warnings);
        Assert.Equal(0, docs.Report.Effects.Ran);
        Assert.Contains("BCM1502", (await docs.Dotnet("build", "-p:Age=0:00", "-p:BuildCacheOffline=true")).Succeeds().Warnings);
        Assert.Equal("Ada;Grace;", docs.Read("bin/Debug/site/team.txt").Trim());
    }
}
