using BuildCache.Content;

namespace BuildCache.Projects;

/// <summary>The handlers of a project, its own ones for as long as this lives: everything that a description says of them.</summary>
sealed class ProjectHandlers : IDisposable
{
    readonly List<HandlerLibrary> libraries;

    public ProjectHandlers(ProjectDescription project)
    {
        libraries = [.. project.HandlerSources.Select(HandlerLibrary.Load)];
        All = [.. project.Properties.GetValueOrDefault("SiteDocfx") is { Length: > 0 } and not "false" ? ContentHandlers.CreateListed(project.IsSite) : ContentHandlers.Create(project.IsSite), .. project.HasCommands ? [new CachedExecHandler()] : Array.Empty<Handler>(), .. Own];
    }

    /// <summary>All handlers, the built-in ones first.</summary>
    public IReadOnlyList<Handler> All { get; }

    /// <summary>Those of the project's assemblies.</summary>
    public IEnumerable<Handler> Own => libraries.SelectMany(static library => library.Handlers);

    /// <summary>What could not be loaded.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. libraries.SelectMany(static library => library.Diagnostics)];

    public void Dispose() => libraries.ForEach(static library => library.Dispose());
}
