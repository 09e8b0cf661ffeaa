using System.Text;

namespace BuildCache.Tests.Trust;

/// <summary>The oracle of the tests: a clean build of the same files in another folder.</summary>
public static class CleanTwin
{
    /// <summary>Builds, fails the test on any error, and compares with a clean build of the same files elsewhere (I1).</summary>
    public static async Task<BuildReport> SucceedAsClean(this TestProject project, params Handler[] handlers)
    {
        var result = await project.TryBuild(handlers, cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(await project.CleanState(handlers), project.StateOf(result));
        return result.Report;
    }

    /// <summary>Everything that two successful builds of the same files must agree on, as text: outputs, documents, diagnostics.</summary>
    public static string StateOf(this TestProject project, BuildResult result)
    {
        var text = new StringBuilder();
        foreach (var (path, content) in project.Snapshot())
        {
            text.Append("output ").Append(path).Append(": ").AppendLine(content.Length > 2000 ? $"{content.Length} {Fingerprint.Of(content)}" : content);
        }
        AppendDocuments(project, text);
        foreach (var diagnostic in result.Diagnostics.Where(static d => !d.Code.StartsWith("BCM3", StringComparison.Ordinal)))
        {
            text.AppendLine(diagnostic.ToString());
        }
        return text.ToString();
    }

    /// <summary>What a clean build of the present files gives, in another folder with a new database.</summary>
    public static async Task<string> CleanState(this TestProject project, Handler[] handlers)
    {
        var (state, result) = await project.TryCleanState(handlers, TestContext.Current.CancellationToken);
        return state ?? throw new InvalidOperationException("The clean build fails: " + string.Join('\n', result.Diagnostics));
    }

    /// <summary>As <see cref="CleanState"/>; the state is null when the clean build fails.</summary>
    public static async Task<(string? State, BuildResult Result)> TryCleanState(this TestProject project, Handler[] handlers, CancellationToken cancellationToken)
    {
        using var twin = new TestProject { Output = project.Output, Target = project.Target, Parallelism = project.Parallelism };
        Copy(project.Folder, twin.Folder);
        foreach (var (name, value) in project.Properties)
        {
            twin.Properties.Add(name, value);
        }
        foreach (var (name, value) in project.Items)
        {
            twin.Items.Add(name, value);
        }
        foreach (var (name, value) in project.Environment)
        {
            twin.Environment.Add(name, value);
        }
        var result = await twin.TryBuild(handlers, cancellationToken: cancellationToken);
        return (result.Succeeded ? twin.StateOf(result) : null, result);
    }

    static void AppendDocuments(TestProject project, StringBuilder text)
    {
        using var database = Connection.Open(project.Database, readOnly: true);
        foreach (var table in database.Prepare("select name from sqlite_schema where type = 'table' and name like 'document:%' order by name").List(static row => row.Text(0)))
        {
            foreach (var row in database.Prepare($"select id, body from \"{table}\" where clash = 0 order by id").Rows())
            {
                text.Append(table).Append(' ').Append(row.Text(0)).Append(": ").AppendLine(row.Text(1));
            }
        }
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            if (entry.Name is "bin" or "obj")
            {
                continue;
            }
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, target);
            }
            else
            {
                File.Copy(entry.FullName, target);
            }
        }
    }
}
