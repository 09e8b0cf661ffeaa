using System.Text.Json.Nodes;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Assets;

/// <summary>Files that are published as they are.</summary>
sealed class Assets : Handler
{
    public override void Register(HandlerRegistry on) => on.Items("SiteAsset").Named("Asset").Produces("Asset").Run(static (file, context) => Copy(file.Path, file.LogicalPath, context));

    /// <summary>Publishes a file.</summary>
    public static void Copy(string file, string path, HandlerContext context)
    {
        context.CopyFile(file, path);
        context.Emit("Asset", path, new JsonObject { ["path"] = path, ["url"] = SiteUrls.OutputPath(path) });
    }
}
