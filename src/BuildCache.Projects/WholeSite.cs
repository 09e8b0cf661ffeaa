namespace BuildCache.Projects;

/// <summary>What is checked when a site is settled as a whole.</summary>
static class WholeSite
{
    /// <summary>The check; null for a project without a site.</summary>
    public static Func<SettledBuild, IEnumerable<Diagnostic>>? Check(ProjectDescription project, ProjectHandlers handlers) =>
        project.IsSite ? settled => Find(project, handlers, settled) : null;

    static IEnumerable<Diagnostic> Find(ProjectDescription project, ProjectHandlers handlers, SettledBuild settled)
    {
        // Handlers of the project may make what there is.
        if (!handlers.Own.Any() && SiteWithoutPages.IsEmpty(settled.Database))
        {
            yield return SiteWithoutPages.Found(project);
        }
        foreach (var diagnostic in SourcesAmongOutputs.In(project, settled.OutputFolders))
        {
            yield return diagnostic;
        }
    }
}
