using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace BuildCache.MSBuild;

/// <summary>
/// Turns the rows of a query over a project's documents into items: the first column is the item, every column is metadata of it. The target
/// that calls it depends on the target <c>BuildCache</c>.
/// </summary>
[MSBuildMultiThreadableTask]
#pragma warning disable CA1001 // MSBuild disposes no tasks, and may cancel one that has ended; the wait handle of a wait for a lock is left to the collector.
public sealed class QueryBuildCache : Task, ICancelableTask
#pragma warning restore CA1001
{
    readonly CancellationTokenSource cancellation = new();

    /// <summary>One SELECT over collections, with an ORDER BY; parameters as <c>@name</c>.</summary>
    [Required]
    public string Sql { get; set; } = "";

    /// <summary>Values of parameters, as <c>name=value</c>. They are texts; where a number is meant, the query says <c>cast(@name as integer)</c>.</summary>
    public string[] Parameters { get; set; } = [];

    /// <summary>The database; default: that of the project file in which the task stands. Elsewhere write <c>$(BuildCacheDatabase)</c>.</summary>
    public string Database { get; set; } = "";

    /// <summary>The rows.</summary>
    [Output]
    public ITaskItem[] Rows { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var (path, timeout) = FindDatabase();
            using var database = BuildDatabase.Open(path, cancellation.Token);
            database.Timeout = timeout;
            var columns = database.ColumnsOf(Sql);
            Rows = [.. database.Query(Sql, ParameterValues()).Select(row => ItemOf(row, columns[0]))];
        }
        catch (DiagnosticException failure)
        {
            // At the place of the task, where the query can be corrected.
            DiagnosticLog.Write(Log, failure.Diagnostic, BuildEngine.ProjectFileOfTaskNode, BuildEngine.LineNumberOfTaskNode, BuildEngine.ColumnNumberOfTaskNode);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <summary>Remembers where a project's database is, and how long its queries may take, until the build ends.</summary>
    internal static void Remember(IBuildEngine4 engine, BuildTarget target, TimeSpan timeout) =>
        engine.RegisterTaskObject(KeyOf(target.ProjectFile), (target.DatabasePath, timeout), RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    static string KeyOf(string projectFile) => $"BuildCache database of {projectFile}";

    (string Path, TimeSpan Timeout) FindDatabase()
    {
        var project = Path.GetFullPath(BuildEngine.ProjectFileOfTaskNode);
        var (path, timeout) = (BuildEngine as IBuildEngine4)?.GetRegisteredTaskObject(KeyOf(project), RegisteredTaskObjectLifetime.Build) as (string, TimeSpan)?
            ?? (Path.Combine(Path.GetDirectoryName(project)!, "obj", "buildcache", Path.GetFileNameWithoutExtension(project) + ".db"), BuildOptions.DefaultHandlerTimeout);
        return (Database.Length > 0 ? Path.GetFullPath(Database, Path.GetDirectoryName(project)!) : path, timeout);
    }

    Dictionary<string, object?> ParameterValues()
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2322", $"The parameter '{parameter}' is not of the form name=value. Write Parameters=\"section=guide\", several separated by semicolons."));
            }
            values[parameter[..equals].Trim().TrimStart('@')] = parameter[(equals + 1)..];
        }
        return values;
    }

    static TaskItem ItemOf(Document row, string first)
    {
        if (row.Text(first).Length == 0)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2323", "A row begins with an empty value, and an item needs a name. Put a column first that has a value in every row, or leave such rows out."));
        }
        var item = new TaskItem(EscapedText.Escape(row.Text(first)));
        foreach (var name in row.Keys)
        {
            try
            {
                item.SetMetadata(name, EscapedText.Escape(row.Text(name)));
            }
            catch (ArgumentException error)
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2324", $"The column '{name}' cannot be metadata of an item, because MSBuild uses that name itself. Give it another name in the query, with AS."), error);
            }
        }
        return item;
    }
}
