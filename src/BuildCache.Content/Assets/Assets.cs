using BuildCache.Content.Templates;

namespace BuildCache.Content.Assets;

/// <summary>Files that are published as they are.</summary>
sealed class Assets : Handler
{
    public override void Register(HandlerRegistry on) => on.Items("SiteAsset").Named("Asset").Produces("Asset").Run(static (file, context) =>
    {
        context.CopyFile(file.Path, file.LogicalPath);
        context.Emit("Asset", file.LogicalPath, new { path = file.LogicalPath, url = SiteUrls.OutputPath(file.LogicalPath) });
    });
}
