using BuildCache.Content.Docfx;

namespace BuildCache.Content.Site;

/// <summary>
/// A folder that was Jekyll's or Hugo's is said to be one, once: some of its folders mean nothing here, and others would be published as
/// they are. A page under their other ending is told where it stands.
/// </summary>
sealed class OtherGenerators : Handler
{
    public override void Register(HandlerRegistry on)
    {
        on.Once().Named("OtherGenerators").Run(static context =>
        {
            // docfx has a _site too, and says itself which files are pages.
            if (DocfxDescription.IsIn(context))
            {
                return;
            }

            if (IsJekyll(context))
            {
                Say(
                    context,
                    "Jekyll",
                    Marker(context, "_config.yml", "_config.yaml"),
                    "_posts, _drafts, _layouts, _includes, _sass and _site are left out, and so are files that end in .markdown. Move posts to a folder that does not begin with _, call them .md, and write layouts as _templates/name.hbs.");
            }

            if (Marker(context, "hugo.toml", "hugo.yaml", "hugo.json", "config/_default/hugo.toml", "archetypes/default.md") is { } hugo)
            {
                Say(
                    context,
                    "Hugo",
                    hugo,
                    "Pages below content/ keep that folder in their addresses, _index.md is left out (call it index.md), and the HTML of layouts/, themes/ and public/ is published as it is unless you remove it: <SiteAsset Remove=\"layouts/**;themes/**;public/**\" />.");
            }
        });

        on.Files("**/*.markdown").Named("OtherEndings").Run(static (file, context) =>
        {
            // What is hidden is no page under any ending.
            if (!file.Path.Split('/').Any(static name => name[0] is '_' or '.') && context.Document("Page", file.LogicalPath) is null && context.Document("Asset", file.LogicalPath) is null)
            {
                context.Warn("BCM1107", $"The file is no page of the site: pages end in .md. Rename it, or name it in the project: <Markdown Include=\"{file.Path}\" />.", file.Path);
            }
        });
    }

    static bool IsJekyll(HandlerContext context) =>
        context.Exists("_config.yml") || context.Exists("_config.yaml")
        || context.List("_posts/**").Count > 0 || context.List("_layouts/**").Count > 0 || context.List("_site/**").Count > 0;

    static string? Marker(HandlerContext context, params string[] files) => Array.Find(files, context.Exists);

    static void Say(HandlerContext context, string generator, string? file, string meaning) =>
        context.Warn("BCM1129", $"This folder looks like one of {generator}, whose folders mean other things there: {meaning} This is said once.", file);
}
