using System.Collections;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace BuildCache.MSBuild.Tests.Tasks;

/// <summary>A project folder whose tasks run in this process, without MSBuild: for what tasks say, which takes no minute to see.</summary>
sealed class TaskProject : IDisposable
{
    const string Database = "obj/buildcache/P.db";

    public const string Output = "bin/Debug/site/";

    readonly string folder = Directory.CreateTempSubdirectory("bc-task-").FullName;

    public TaskProject() => Write("P.csproj", "<Project />");

    public string ProjectFile => PathOf("P.csproj");

    /// <summary>What the task of the last call said, with the place of each.</summary>
    public List<LazyFormattedBuildEventArgs> Said { get; } = [];

    /// <summary>Told each message while the task runs.</summary>
    public Action<string>? Hears { get; set; }

    /// <summary>Errors and warnings of the last call: code, file relative to the project, severity.</summary>
    public string[] Problems => [.. Said.Select(line => line switch
    {
        BuildErrorEventArgs error => $"{error.Code} {Named(error.File)} error",
        BuildWarningEventArgs warning => $"{warning.Code} {Named(warning.File)} warning",
        _ => "",
    }).Where(static line => line.Length > 0)];

    /// <summary>The one error or warning of the last call.</summary>
    public string Text => Assert.Single(Said, static line => line is BuildErrorEventArgs or BuildWarningEventArgs).Message!;

    /// <summary>What the project says of warnings.</summary>
    public WarningPolicy Warnings { get; set; } = WarningPolicy.None;

    public string PathOf(string path) => Path.Combine(folder, path);

    public TaskProject Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
        return this;
    }

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public bool Has(string path) => File.Exists(PathOf(path));

    /// <summary>An item, with metadata as <c>Name=value</c>.</summary>
    public static TaskItem Item(string name, params string[] metadata)
    {
        var item = new TaskItem(name);
        foreach (var pair in metadata)
        {
            item.SetMetadata(pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        }
        return item;
    }

    static readonly string[] Lists = ["Markdown", "SiteAsset", "SiteTemplate", "SiteData", "BuildCacheQuery", "BuildCacheIndex", "BuildCacheSqliteExtension", "BuildCacheAllowedRoot"];

    /// <summary>Builds the project, in which every Markdown file is a page if it is a site.</summary>
    public bool Build(bool site = false, string output = Output, params ITaskItem[] commands) => Build(site, output, "obj/buildcache/report.json", [], commands);

    public bool Build(bool site, string output, string report, ITaskItem[] properties, params ITaskItem[] commands) => Execute(new RunBuildCache
    {
        ProjectFile = ProjectFile,
        Database = Database,
        OutputDirectory = output,
        Configuration = "Debug",
        Report = report,
        Properties = properties,
        Site = site,
        Lists = [.. Lists.Select(name => new TaskItem(name, new Dictionary<string, string> { ["Patterns"] = site && name == "Markdown" ? "**/*.md" : "" }))],
        ExcludedFolders = ["bin", "obj"],
        CachedExec = commands,
    });

    public bool Clean(bool keepDatabase = true) => Execute(NewClean(keepDatabase));

    public CleanBuildCache NewClean(bool keepDatabase) => new() { ProjectFile = ProjectFile, Database = Database, OutputDirectory = Output, Configuration = "Debug", KeepDatabase = keepDatabase };

    /// <summary>The names of all that stands beside the database, itself included.</summary>
    public List<string> BesideDatabase => [.. Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(PathOf(Database))!).Select(static path => Path.GetFileName(path))];

    public bool Publish() => Execute(new PublishBuildCacheOutputs { ProjectFile = ProjectFile, Database = Database, OutputDirectory = Output, Configuration = "Debug", PublishDirectory = "out" });

    public bool Query(string sql, params string[] parameters) => Execute(new QueryBuildCache { Sql = sql, Parameters = parameters, Database = Database });

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public bool Execute(ITask task)
    {
        Said.Clear();
        task.BuildEngine = new Engine(this);
        if (task is BuildCacheTask told)
        {
            (told.TreatWarningsAsErrors, told.NoWarn, told.WarningsAsErrors, told.WarningsNotAsErrors) = (Warnings.TreatAsErrors, Warnings.NoWarn, Warnings.AsErrors, Warnings.NotAsErrors);
        }
        return task.Execute();
    }

    /// <summary>A place that is said is one that exists.</summary>
    string Named(string? file)
    {
        Assert.True(File.Exists(file) || Directory.Exists(file), $"'{file}' does not exist.");
        return Path.GetRelativePath(folder, file!).Replace('\\', '/');
    }

    sealed class Engine(TaskProject project) : IBuildEngine4
    {
        readonly Dictionary<object, object> objects = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 1;

        public int ColumnNumberOfTaskNode => 1;

        public string ProjectFileOfTaskNode => project.ProjectFile;

        public bool IsRunningMultipleNodes => false;

        public void LogErrorEvent(BuildErrorEventArgs e) => project.Said.Add(e);

        public void LogWarningEvent(BuildWarningEventArgs e) => project.Said.Add(e);

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
            project.Said.Add(e);
            project.Hears?.Invoke(e.Message!);
        }

        public void LogCustomEvent(CustomBuildEventArgs e) => throw new NotSupportedException();

        public void RegisterTaskObject(object key, object obj, RegisteredTaskObjectLifetime lifetime, bool allowEarlyCollection) => objects[key] = obj;

        public object GetRegisteredTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => objects.GetValueOrDefault(key)!;

        public object UnregisterTaskObject(object key, RegisteredTaskObjectLifetime lifetime) => throw new NotSupportedException();

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs, string toolsVersion) => throw new NotSupportedException();

        public bool BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IDictionary[] targetOutputsPerProject, string[] toolsVersion, bool useResultsCache, bool unloadProjectsOnCompletion) => throw new NotSupportedException();

        public BuildEngineResult BuildProjectFilesInParallel(string[] projectFileNames, string[] targetNames, IDictionary[] globalProperties, IList<string>[] removeGlobalProperties, string[] toolsVersion, bool returnTargetOutputs) => throw new NotSupportedException();

        public void Yield() => throw new NotSupportedException();

        public void Reacquire() => throw new NotSupportedException();
    }
}
