namespace BuildCache;

/// <summary>The beginning of a build: the project's files as they are, and what its handlers register.</summary>
sealed partial class BuildSession
{
    static FileTree Observe(ObservedTree tree, BuildOptions options, InputRoots roots, InPlace inPlace, Connection db, CancellationToken cancellationToken)
    {
        var excluded = options.ExcludedFolders.Select(folder => Path.GetFullPath(folder, options.ProjectDirectory))
            .Append(options.OutputDirectory).Concat(TargetFolders.OthersWithoutRecord(db, options.Machine.Files, options)).Append(new DatabaseFiles(options.DatabasePath).Folder).Concat(inPlace.Folders).ToList();
        var outputs = inPlace.FilesOfProject;
        outputs.UnionWith(inPlace.FormerFilesOfProject(db));
        return tree.Observe(options.Machine.Files, options.ProjectDirectory, excluded, options.Parallelism, outputs, roots, options.AllowedRoots, cancellationToken);
    }

    /// <summary>What is no input although a pattern means it: a site without it is not what the project says.</summary>
    IEnumerable<Diagnostic> RefusedInputs(HandlerRegistry registry) => inputs.RefusedOfItems()
        .Concat(registry.Registrations.Where(static r => r.Trigger.Kind == TriggerKind.Files).SelectMany(r => inputs.Refused(new GlobSet([r.Trigger.Argument], []))))
        .Distinct().Select(static input => input.Diagnostic);

    HandlerRegistry Register(IReadOnlyList<Handler> handlers)
    {
        var able = handlers.ToList();
        HandlerRegistry? registry;
        while ((registry = TryRegister(able)) is null)
        {
        }
        foreach (var twice in registry.Registrations.GroupBy(static r => r.Name, StringComparer.OrdinalIgnoreCase).Where(static g => g.Count() > 1).ToList())
        {
            // The first of them is whoever was there before: the built-in handlers come first.
            registry.Registrations.RemoveAll(twice.Skip(1).Contains);
            notices.Add(new Diagnostic(Severity.Error, "BCM2002", $"Two handlers are named '{twice.Key}', in {string.Join(" and in ", twice.Select(static r => r.Assembly.GetName().Name).Distinct())}; give one of them another name with Named(…), because the name is how its results are found again (letter case is ignored). Until then only the first of them runs."));
        }
        CollectionName.Check(registry);
        return registry;
    }

    /// <summary>What the handlers register; null when one of them could not, which is taken out: nothing of it must stay, not even what it added to others.</summary>
    HandlerRegistry? TryRegister(List<Handler> handlers)
    {
        var registry = new HandlerRegistry { ItemLists = options.Items };
        foreach (var handler in handlers)
        {
            try
            {
                registry.Register(handler);
            }
            catch (Exception error) when (error is not (DiagnosticException or OutOfMemoryException))
            {
                notices.Add(new Diagnostic(Severity.Error, "BCM2206", $"The handler {handler.GetType().FullName} cannot register: {HandlerLibrary.Explain(error)} What it gave in the last build stays until it can."));
                options.Log?.Invoke(error.ToString());
                handlers.Remove(handler);
                return null;
            }
        }
        return registry;
    }
}
