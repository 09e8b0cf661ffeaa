using BuildCache;
using BuildCache.Content;

namespace BuildCacheProject;

/// <summary>Each file in releases/ is a document, and each such document a page. What a page depends on is seen while it is made.</summary>
public sealed class Releases : Handler
{
    public override void Register(HandlerRegistry on)
    {
        on.Files("releases/*.txt").Named("Release file").Produces("Release").Run(static (file, context) =>
            context.Emit("Release", Path.GetFileNameWithoutExtension(file.Path), new { notes = context.ReadText(file.Path).Trim() }));
        on.Each("Release").Named("Release page").Run(static (release, context) =>
            context.RenderTo($"releases/{release.Id}.html", "release.hbs", release));
    }
}
