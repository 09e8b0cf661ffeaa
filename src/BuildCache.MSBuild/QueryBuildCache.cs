using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace BuildCache.MSBuild;

/// <summary>
/// Turns the rows of a query over a project's documents into items: the first column is the item, every column is metadata of it. The target
/// that calls it depends on the target <c>BuildCache</c>.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class QueryBuildCache : Task
{
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
            using var database = BuildDatabase.Open(FindDatabase());
            var columns = database.ColumnsOf(Sql);
            Rows = [.. database.Query(Sql, ParameterValues()).Select(row => ItemOf(row, columns[0]))];
        }
        catch (DiagnosticException failure)
        {
            // At the place of the task, where the query can be corrected.
            Log.LogError(null, failure.Diagnostic.Code, null, DiagnosticLog.LinkOf(failure.Diagnostic.Code), BuildEngine.ProjectFileOfTaskNode, BuildEngine.LineNumberOfTaskNode, BuildEngine.ColumnNumberOfTaskNode, 0, 0, "{0}", failure.Diagnostic.Message);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Remembers where a project's database is, until the build ends.</summary>
    internal static void Remember(IBuildEngine4 engine, BuildTarget target) =>
        engine.RegisterTaskObject(KeyOf(target.ProjectFile), target.DatabasePath, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    static string KeyOf(string projectFile) => $"BuildCache database of {projectFile}";

    string FindDatabase()
    {
        var project = Path.GetFullPath(BuildEngine.ProjectFileOfTaskNode);
        return Database.Length > 0 ? Path.GetFullPath(Database, Path.GetDirectoryName(project)!)
            : (BuildEngine as IBuildEngine4)?.GetRegisteredTaskObject(KeyOf(project), RegisteredTaskObjectLifetime.Build) as string
            ?? Path.Combine(Path.GetDirectoryName(project)!, "obj", "buildcache", Path.GetFileNameWithoutExtension(project) + ".db");
    }

    Dictionary<string, object?> ParameterValues()
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2322", $"The parameter '{parameter}' is not of the form name=value."));
            }
            values[parameter[..equals].Trim().TrimStart('@')] = parameter[(equals + 1)..];
        }
        return values;
    }

    static TaskItem ItemOf(Document row, string first)
    {
        if (row.Text(first).Length == 0)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2323", "A row begins with an empty value, and an item must be called something. Put a column first that has a value in every row, or leave such rows out."));
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
                throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM2324", $"The column '{name}' cannot be metadata of an item: {error.Message} Give it another name in the query, with AS."), error);
            }
        }
        return item;
    }
}
