using System.Globalization;
using System.Runtime.InteropServices;
using BuildCache.Server;

namespace BuildCache.Tool;

/// <summary>One thing that was looked at.</summary>
sealed record Check(string Name, string Status, string Text, string? Advice = null);

/// <summary>Everything that can be wrong around a project without a build saying so.</summary>
static class Checkup
{
    /// <param name="place">The project.</param>
    /// <param name="failure">What MSBuild says of its project file, where it cannot evaluate it.</param>
    public static IEnumerable<Check> Of(ProjectPlace place, string? failure)
    {
        yield return new Check("tool", "ok", $"version {ProductVersion.Text} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return place.DatabaseFolder is null
            ? new Check("project", "error", $"{place.ProjectFile} does not use BuildCache", "Add the SDK or the package, or name another project with --project.")
            : failure is not null ? new Check("project", "error", string.Join(' ', failure.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), "Correct the project file.")
            : new Check("project", "ok", place.ProjectFile);
        if (place.DatabaseFolder is null)
        {
            yield break;
        }
        if (place.Description is not { } description)
        {
            yield return new Check("database", "error", "the project has not been built yet", "Run 'dotnet build'.");
            yield break;
        }
        foreach (var check in Database(description).Concat(Beside(description)))
        {
            yield return check;
        }
    }

    static IEnumerable<Check> Database(ProjectDescription description)
    {
        Insight insight;
        var failure = "";
        try
        {
            insight = Insight.Open(description.DatabasePath);
        }
        catch (DiagnosticException error)
        {
            failure = error.Diagnostic.Message;
            insight = null!;
        }
        if (failure.Length > 0)
        {
            yield return new Check("database", "error", failure, "Run 'dotnet build'. A database that is damaged is set aside and made anew; so is one of another version of BuildCache than the project uses.");
            yield break;
        }
        using (insight)
        {
            var damage = insight.Damage();
            yield return damage is null ? new Check("database", "ok", $"{description.DatabasePath}, {Sizes.Text(insight.Overview().DatabaseBytes)}") : new Check("database", "error", $"SQLite's check says: {damage}", "Build once more: it is set aside, and everything is computed anew.");
            var holds = insight.Overview();
            yield return holds.LastBuild switch
            {
                { Outcome: "succeeded" } last => new Check("last build", "ok", string.Create(CultureInfo.InvariantCulture, $"{last.Build} succeeded, {Moments.Text(last.Started)}")),
                { Outcome: "cancelled" } last => new Check("last build", "warning", string.Create(CultureInfo.InvariantCulture, $"{last.Build} was cancelled; {Results(holds.Waiting)}"), "Run 'dotnet build'; what was finished is kept."),
                { Outcome: { } outcome } last => new Check("last build", "warning", string.Create(CultureInfo.InvariantCulture, $"{last.Build} {outcome}; {Results(holds.Waiting)}"), "Run 'dotnet build' and fix what it reports."),
                { } last => new Check("last build", "warning", string.Create(CultureInfo.InvariantCulture, $"{last.Build} did not come to its end, or runs now"), "Run 'dotnet build'; what was finished is kept."),
                null => new Check("last build", "warning", "there is none", "Run 'dotnet build'."),
            };
            var costs = insight.Costs(0);
            yield return costs.FreeBytes > costs.DatabaseBytes / 2
                ? new Check("space", "warning", $"{Sizes.Text(costs.FreeBytes)} of {Sizes.Text(costs.DatabaseBytes)} are free", "Run 'buildcache gc'.")
                : new Check("space", "ok", string.Create(CultureInfo.InvariantCulture, $"{costs.Traces:N0} results, {costs.FormerTraces:N0} of them former ones"));
            var outputs = insight.OutputsAfter(holds.LastBuild?.Build ?? 0)?.Where(static output => output.Root == OutputRoot.Folder).ToList() ?? [];
            var missing = outputs.Count(output => !File.Exists(Path.Combine(description.OutputDirectory, output.Path)));
            yield return missing == 0 ? new Check("outputs", "ok", string.Create(CultureInfo.InvariantCulture, $"{outputs.Count:N0} files in {description.OutputDirectory}"))
                : new Check("outputs", "warning", string.Create(CultureInfo.InvariantCulture, $"{missing:N0} of {outputs.Count:N0} files are not in {description.OutputDirectory}"), "The next build restores them.");
            var unreadable = outputs.Count(output => insight.Content(output.Hash) is null);
            yield return unreadable == 0 ? new Check("artifacts", "ok", "the content of every output can be read back")
                : new Check("artifacts", "warning", string.Create(CultureInfo.InvariantCulture, $"the content of {unreadable:N0} outputs cannot be read back"), "The build that needs it computes it again.");
        }
    }

    static string Results(long waiting) => waiting == 1 ? "1 result waits" : string.Create(CultureInfo.InvariantCulture, $"{waiting:N0} results wait");

    static IEnumerable<Check> Beside(ProjectDescription description)
    {
        var left = Upkeep.Leftovers(description.DatabasePath).Count;
        yield return left == 0 ? new Check("leftovers", "ok", "none") : new Check("leftovers", "warning", string.Create(CultureInfo.InvariantCulture, $"{left:N0} set-aside databases and ended rehearsals"), "Run 'buildcache gc'.");
        var absent = description.HandlerSources.Count(static source => !File.Exists(source.AssemblyPath));
        yield return absent == 0 ? new Check("handlers", "ok", string.Create(CultureInfo.InvariantCulture, $"{description.HandlerSources.Count:N0} assemblies")) : new Check("handlers", "error", string.Create(CultureInfo.InvariantCulture, $"{absent:N0} assemblies of handlers are not there"), "Run 'dotnet build'.");
    }
}
