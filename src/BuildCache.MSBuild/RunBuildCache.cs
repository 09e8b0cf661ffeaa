using BuildCache.Content;
using BuildCache.Projects;
using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Brings the outputs of a project up to date. It runs in every build and has no <c>Inputs</c> and <c>Outputs</c>: the engine
/// decides in milliseconds what no longer holds, which time stamps cannot.
/// </summary>
[MSBuildMultiThreadableTask]
#pragma warning disable CA1001 // MSBuild disposes no tasks, and may cancel one that has ended; without timers and wait handles there is nothing to free.
public sealed class RunBuildCache : BuildCacheTask, ICancelableTask
#pragma warning restore CA1001
{
    readonly CancellationTokenSource cancellation = new();

    /// <summary>Where the JSON report goes.</summary>
    [Required]
    public string Report { get; set; } = "";

    /// <summary>Whether a documentation site is made, or only what data and templates declare.</summary>
    public bool Site { get; set; }

    /// <summary>
    /// Whether the project is served when it is built: then what is wrong with its content is told by the server, over the pages and in the
    /// terminal, until it is mended, and no reason not to begin.
    /// </summary>
    public bool ServesAfterwards { get; set; }

    /// <summary>Recompute everything and compare with what is stored.</summary>
    public bool Rebuild { get; set; }

    /// <summary>Absolute path of a file that is to hold the description of the project; then nothing is built.</summary>
    public string DescribeTo { get; set; } = "";

    /// <summary>Properties that handlers may read: name, metadata <c>Value</c>.</summary>
    public ITaskItem[] Properties { get; set; } = [];

    /// <summary>Properties that steer the build: name, metadata <c>Value</c>.</summary>
    public ITaskItem[] Settings { get; set; } = [];

    /// <summary>
    /// Assemblies with handlers: full path, metadata <c>DependencyPath</c> (where the assembly stands with its dependencies), <c>Types</c>
    /// (the classes to use, separated by <c>;</c>), <c>IsOwn</c> (the project's own, which may have none).
    /// </summary>
    public ITaskItem[] Handlers { get; set; } = [];

    /// <summary>The names of all site properties that mean something.</summary>
    public string[] KnownProperties { get; set; } = [];

    /// <summary>The names that the project declares as its own properties.</summary>
    public string[] DeclaredProperties { get; set; } = [];

    /// <summary>The item names that mean something.</summary>
    public string[] KnownItems { get; set; } = [];

    /// <summary>Names of other items in the project file that begin as ours do.</summary>
    public string[] OtherItems { get; set; } = [];

    /// <summary>The names of the lists of items that handlers may read; metadata <c>Patterns</c> and <c>Excludes</c>: globs that the engine matches.</summary>
    public ITaskItem[] Lists { get; set; } = [];

    /// <summary>The items of these lists; metadata <c>BuildCacheItemName</c> is the name of each one's list.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>Commands to run, one per item.</summary>
    public ITaskItem[] CachedExec { get; set; } = [];

    /// <summary>Folders beside the project in which commands may write too: those of intermediate files and of build results.</summary>
    public string[] CommandFolders { get; set; } = [];

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    private protected override bool Run(BuildTarget target)
    {
        var properties = new ProjectProperties(Properties, Settings);
        var commands = new CommandItems(target, CachedExec, CommandFolders);
        Say([.. Check(target, properties), .. commands.Check(Lists)], target);
        return !Log.HasLoggedErrors && Run(target, properties, commands);
    }

    IEnumerable<Diagnostic> Check(BuildTarget target, ProjectProperties properties)
    {
        if (!target.HoldsOnlyOutputs)
        {
            yield return new Diagnostic(
                Severity.Error,
                "BCM2103",
                $"The output folder '{target.OutputDirectory}' is the project's folder or holds it: outputs would become inputs. "
                + "Set SiteOutputPath or BuildCacheOutputPath to a folder of its own.",
                target.ProjectFile);
        }

        if (target.HoldsProject(new DatabaseFiles(target.DatabasePath).Folder))
        {
            yield return new Diagnostic(
                Severity.Error,
                "BCM2103",
                $"The database '{target.DatabasePath}' is not in a folder of its own: nothing in its folder is an input, and that would be the whole project. "
                + "Set BuildCacheDatabase to a file in a folder such as obj/buildcache/.",
                target.ProjectFile);
        }

        if (SiteChecks.ReplacedByReport(target, target.Absolute(Report)) is { } replaced)
        {
            yield return replaced;
        }

        if (Site && target.HoldsOnlyOutputs && SiteChecks.SourcesInOutput(target, NoInputs(target), FolderOf(target.OutputDirectory, target)) is { } sources)
        {
            yield return sources;
        }

        foreach (var name in OtherItems.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (Spelling.Nearest(name, KnownItems) is { } meant)
            {
                yield return ProjectText.At(target.ProjectFile, name, Severity.Warning, "BCM2107",
                    $"The item {name} means nothing to BuildCache; did you mean {meant}?");
            }
        }

        foreach (var diagnostic in properties.Check(target.ProjectFile, KnownProperties, DeclaredProperties))
        {
            yield return diagnostic;
        }
    }

    bool Run(BuildTarget target, ProjectProperties properties, CommandItems commands)
    {
        BuildResult result;
        var project = Describe(target, properties, commands);
        if (DescribeTo.Length > 0)
        {
            AtomicFile.Write(DescribeTo, ProjectDescriptionFile.ToBytes(project), isPrivate: true);
            return true;
        }

        using var handlers = new ProjectHandlers(project);
        try
        {
            QueryBuildCache.Remember(BuildEngine4, target, properties.HandlerTimeout);
            Action<string> tell = message => DiagnosticLog.WriteMoment(Log, message);
            var host = new BuildHost { Log = tell, Progress = tell, Finishing = result => WriteBeside(target, project, commands, result) };
            result = BuildAsync(target, project, handlers, properties, host).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Log.LogMessage(MessageImportance.High, "BuildCache: cancelled; what was finished is kept for the next build.");
            return false;
        }

        if (ServesAfterwards)
        {
            return true;
        }

        Say(result.Diagnostics, target);

        foreach (var line in DiagnosticOverview.Of(result.Diagnostics))
        {
            DiagnosticLog.Write(Log, MessageImportance.High, line);
        }

        Explain(result.Report, properties.Explain);
        if (Site)
        {
            // The form in which terminal loggers look for what a project made.
            DiagnosticLog.Write(Log, MessageImportance.High, $"{Path.GetFileNameWithoutExtension(target.ProjectFile)} -> {target.OutputDirectory}{Path.DirectorySeparatorChar}");
        }

        Log.LogMessage(MessageImportance.High, "{0}", BuildSummary.Of(result.Report));
        return result.Succeeded;
    }

    /// <summary>Builds here what is soon done, and all else in a process that is made for it.</summary>
    async Task<BuildResult> BuildAsync(BuildTarget target, ProjectDescription project, ProjectHandlers handlers, ProjectProperties properties, BuildHost host)
    {
        var dotnet = BuildWorker.Host;
        var most = dotnet is null ? long.MaxValue : properties.MostMarkedHere;
        var left = await BuildHereAsync(most);
        if (!left.IsLeft)
        {
            return left;
        }

        Log.LogMessage(MessageImportance.Low, "BuildCache: the build continues in a process of its own.");
        var result = await BuildWorker.RunAsync(dotnet!, project, Request(long.MaxValue), host, cancellation.Token)
            // It could not be started.
            ?? await BuildHereAsync(long.MaxValue);
        // Who finds the database damaged replaces it, and who comes next finds nothing.
        Say(left.Diagnostics.Except(result.Diagnostics), target);
        return result;

        Task<BuildResult> BuildHereAsync(long most) => Workspace.BuildOnceAsync(
            project, handlers.All, Request(most), handlers.Diagnostics, host, cancellation.Token);

        BuildRequest Request(long most) => new() { Rebuild = Rebuild, AuditPercent = properties.AuditPercent, MostMarked = most, Check = WholeSite.Check(project, handlers) };
    }

    /// <summary>What is written beside the database for those who do not open it.</summary>
    static void WriteBeside(BuildTarget target, ProjectDescription project, CommandItems commands, BuildResult result)
    {
        OutputList.Write(target.OutputListPath, result.Outputs, deleted: result.Succeeded);
        CommandOutputList.Write(target, [.. result.OutputsInPlace.Zip(result.HashesInPlace)], commands.Items, deleted: result.Succeeded);
        ProjectDescriptionFile.Write(target.DescriptionPath, project);
    }

    IReadOnlyList<string> NoInputs(BuildTarget target) => ItemLists.Folders(target, ExcludedFolders);

    ProjectDescription Describe(BuildTarget target, ProjectProperties properties, CommandItems commands) => new()
    {
        ProjectFile = target.ProjectFile,
        ProjectDirectory = target.ProjectDirectory,
        DatabasePath = target.DatabasePath,
        OutputDirectory = target.OutputDirectory,
        Target = target.Name,
        IsSite = Site,
        HasCommands = commands.Items.Count > 0,
        HandlerSources = HandlerSources.From(target, Handlers),
        OutputsInPlace = commands.Outputs,
        InPlaceDirectory = commands.Folder,
        Properties = commands.WithProjectDirectory(properties.Readable),
        Items = new Dictionary<string, ItemList>(ItemLists.From(target, Lists, Items), StringComparer.OrdinalIgnoreCase) { ["CachedExec"] = commands.List },
        ExcludedFolders = NoInputs(target),
        ReportPath = target.Absolute(Report),
        Trust = properties.Trust,
        Offline = properties.Offline,
        OverwritesForeignFiles = properties.Overwrite,
        OutputMark = Site ? ContentHandlers.Mark : null,
        HandlerTimeout = properties.HandlerTimeout,
        HttpMaximumAge = properties.HttpMaximumAge,
        KeepBuilds = properties.KeepBuilds,
        Warnings = Warnings,
    };

    void Explain(BuildReport report, MessageImportance importance)
    {
        foreach (var ran in report.Ran)
        {
            DiagnosticLog.Write(Log, importance, $"{ran.Handler} {ran.Key}: {string.Join("; ", ran.Because)}");
        }

        if (report.RanTruncated)
        {
            Log.LogMessage(importance, "The list ends here at {0} entries; the counts do not.", BuildReport.RanLimit);
        }
    }
}
