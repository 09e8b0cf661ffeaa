using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using BuildCache.Projects;

namespace BuildCache.Server;

/// <summary>
/// Evaluates a project file in a process of its own, as a build would: its handlers are compiled, and the description comes back through a
/// file that only this user can read. MSBuild never runs in the process that serves.
/// </summary>
static partial class ProjectEvaluation
{
    /// <summary>Evaluates a project.</summary>
    /// <param name="projectFile">The project.</param>
    /// <param name="properties">Properties of the command line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The project, or what is wrong with it.</returns>
    public static async Task<(ProjectDescription? Project, IReadOnlyList<Diagnostic> Faults)> RunAsync(string projectFile, IReadOnlyDictionary<string, string> properties, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("buildcache-").FullName;
        try
        {
            var result = Path.Combine(folder, "project.json");
            var output = await BuildAsync(projectFile, [.. properties.Select(static property => $"-p:{property.Key}={Escape(property.Value)}"), $"-p:_BuildCacheDescribeTo={Escape(result)}"], cancellationToken);
            return File.Exists(result)
                ? (ProjectDescriptionFile.OfBytes(await File.ReadAllBytesAsync(result, cancellationToken)), [])
                : (null, FaultsIn(output, projectFile));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<string> BuildAsync(string projectFile, IEnumerable<string> properties, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(DotnetHost.Command, ["msbuild", projectFile, "-restore", "-target:_BuildCacheDescribe", "-nologo", "-verbosity:quiet", "-terminalLogger:off", .. properties])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(projectFile),
        };
        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return output + await errors;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    internal static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM4101", $"The project cannot be evaluated, because '{start.FileName}' cannot be started: {SystemRefusal.Explain(error)}. Install the .NET 10 SDK, or put its dotnet on the PATH."), error);
        }
    }

    static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

    /// <summary>The errors in what MSBuild wrote, as it writes them everywhere: file(line,column): error CODE: message [project].</summary>
    internal static IReadOnlyList<Diagnostic> FaultsIn(string output, string projectFile)
    {
        var folder = Path.GetDirectoryName(projectFile)!;
        List<Diagnostic> faults = [.. ErrorLine().Matches(output).Select(match => new Diagnostic(
            Severity.Error, match.Groups["code"].Value, match.Groups["message"].Value,
            PortablePath.Relative(folder, Path.GetFullPath(match.Groups["file"].Value.Trim(), folder)), Number(match.Groups["line"]), Number(match.Groups["column"]))).Distinct()];
        return faults.Count > 0 ? faults
            : [new Diagnostic(Severity.Error, "BCM4102", $"The project file cannot be evaluated: {(output.Trim() is { Length: > 0 } said ? said : "MSBuild said nothing.")}", Path.GetFileName(projectFile))];

        static int Number(Group group) => int.TryParse(group.ValueSpan, out var number) ? number : 0;
    }

    [GeneratedRegex(@"^\s*(?<file>[^\r\n]+?)(\((?<line>\d+)(,(?<column>\d+))?[^)\r\n]*\))?\s*:\s*error\s+(?<code>\w+)\s*:\s*(?<message>[^\r\n]*?)(\s+\[[^\]\r\n]+\])?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorLine();
}
