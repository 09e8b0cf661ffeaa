using BuildCache.Content.Templates;

namespace BuildCache.Content.Theme;

/// <summary>The default theme's own effects; a project's template of the same name takes the place of each.</summary>
sealed class ThemeTemplates : Handler
{
    public override void Register(HandlerRegistry on) => on.Once().Named("ThemeTemplate").Produces("TemplateEffect").Run(static context =>
    {
        foreach (var name in (string[])["404.hbs", "index.hbs", "tag.hbs", "tags.hbs"])
        {
            if (!context.Exists(TemplateLookup.Folder + name))
            {
                TemplateEffects.Declare(new TemplateSource(name, null, ThemeFiles.TryRead(name)!), context);
            }
        }
    });
}
