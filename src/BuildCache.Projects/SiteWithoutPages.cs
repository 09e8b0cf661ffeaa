namespace BuildCache.Projects;

/// <summary>A site of nothing but the theme: its author has written pages, or is about to, and none is part of it.</summary>
static class SiteWithoutPages
{
    /// <summary>Whether no file is read as a page, and no template of the project writes files. The theme's do in every site.</summary>
    public static bool IsEmpty(Connection db) =>
        !db.Prepare("select 1 from bc_node n join bc_handler h on h.id = n.handler where h.name in ('Parse', 'ParseListed') and n.live = 1 limit 1").Any()
        && !db.Prepare("select 1 from TemplateEffect where id not like 'theme:%' limit 1").Any();

    /// <summary>What there is to say of it.</summary>
    public static Diagnostic Found(ProjectDescription project) => new(Severity.Warning, "BCM2110",
        $"The site has no pages: no Markdown file of '{project.ProjectDirectory}' is part of it. Pages are files *.md beside or below the project file, not in folders that begin with '_' or '.', or Markdown items.", project.ProjectFile);
}
