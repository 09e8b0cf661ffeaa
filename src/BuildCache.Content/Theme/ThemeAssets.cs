using BuildCache.Content.Site;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Theme;

/// <summary>The style sheet and the script of the theme; a project's <c>_templates/theme/site.css</c> takes the place of the theme's.</summary>
sealed class ThemeAssets : Handler
{
    public override void Register(HandlerRegistry on) => on.Once().Named("Theme").Run(static context =>
    {
        foreach (var file in (string[])["theme/site.css", "theme/site.js"])
        {
            if (OwnOutputs.Has(context, file))
            {
                continue;
            }

            context.Write(file, context.TryReadText(TemplateLookup.Folder + file) ?? ThemeFiles.TryRead(file)!);
        }

        if (context.Property("SiteMermaid") is { Length: > 0 } diagrams && context.Document("Asset", diagrams) is null)
        {
            context.Report(new Diagnostic(Severity.Warning, "BCM1552", $"SiteMermaid is '{diagrams}', and the site has no such asset, so diagrams are shown as text. Correct the path, or put the file there."));
        }
    });
}
