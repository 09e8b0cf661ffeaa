using System.Text.Json.Nodes;
using BuildCache;
using BuildCache.Content;

namespace Handlers;

/// <summary>A JSON file per release becomes a document; each document becomes a page, and all of them a list.</summary>
public sealed class Changelog : Handler
{
    public override void Register(HandlerRegistry on)
    {
        on.Files("changelog/*.json").Named("Release").Produces("Release").Run(static (file, context) =>
        {
            var release = JsonNode.Parse(context.ReadText(file.Path))!.AsObject();
            var version = Path.GetFileNameWithoutExtension(file.Path);
            release["version"] = version;
            release["url"] = $"changelog/{version}.html";
            context.Emit("Release", version, release);
        });

        on.Each("Release").Named("ReleasePage").Run(static (release, context) =>
            context.RenderTo(release.Text("url"), "release.hbs", release));

        on.Once().Named("ReleaseList").Run(static context =>
            context.RenderTo("changelog/index.html", "changelog.hbs"));
    }
}
