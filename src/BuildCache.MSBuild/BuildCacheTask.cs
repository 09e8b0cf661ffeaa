using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace BuildCache.MSBuild;

/// <summary>What every task is told: the project, and which of its targets is meant.</summary>
public abstract class BuildCacheTask : Task
{
    /// <summary>Full path of the project file; relative paths start at its folder.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The SQLite database.</summary>
    [Required]
    public string Database { get; set; } = "";

    /// <summary>The output folder of this target.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The configuration; with the output folder it names the target.</summary>
    [Required]
    public string Configuration { get; set; } = "";

    /// <summary>Folders outside the project that it names: links may lead into them.</summary>
    public ITaskItem[] BuildCacheAllowedRoot { get; set; } = [];

    /// <summary>Folders that hold no inputs.</summary>
    public string[] ExcludedFolders { get; set; } = [];

    /// <summary>Codes of warnings that are not said.</summary>
    public string NoWarn { get; set; } = "";

    /// <summary>Whether warnings are errors.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Codes of warnings that are errors.</summary>
    public string WarningsAsErrors { get; set; } = "";

    /// <summary>Codes of warnings that stay warnings.</summary>
    public string WarningsNotAsErrors { get; set; } = "";

    private protected WarningPolicy Warnings => field ??= new WarningPolicy(TreatWarningsAsErrors, NoWarn, WarningsAsErrors, WarningsNotAsErrors);

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        var target = new BuildTarget(ProjectFile, Database, OutputDirectory, Configuration);
        try
        {
            return Run(target) && !Log.HasLoggedErrors;
        }
        catch (DiagnosticException failure)
        {
            Say([failure.Diagnostic], target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Say([SystemRefusal.OfBuild(SystemRefusal.ExplainWithName(failure))], target);
        }

        return false;
    }

    private protected abstract bool Run(BuildTarget target);

    /// <summary>The one way in which a task says what is wrong: as grave as the project says that it is.</summary>
    private protected void Say(IEnumerable<Diagnostic> diagnostics, BuildTarget target)
    {
        foreach (var diagnostic in diagnostics)
        {
            DiagnosticLog.Write(Log, Warnings.Apply(diagnostic), target);
        }
    }

    private protected OwnedFolder FolderOf(string folder, BuildTarget target, bool sparesForeign = false) => new(
        folder, target.ProjectDirectory, target.DatabasePath, target.NameFor(folder), BuildCacheAllowedRoot.Select(static root => root.ItemSpec))
    {
        SparesForeign = sparesForeign,
        RefusesAltered = Warnings.IsError(AlteredOrphan.Code),
    };
}
