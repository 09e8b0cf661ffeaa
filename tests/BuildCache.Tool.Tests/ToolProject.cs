using System.Text.Json.Nodes;
using BuildCache.Projects;

namespace BuildCache.Tool.Tests;

/// <summary>A documentation project in a temporary folder, built without MSBuild, and the tool called in it.</summary>
sealed class ToolProject : IDisposable
{
    readonly string root = Path.Combine(Path.GetTempPath(), "bc-tool-" + Path.GetRandomFileName());

    public ToolProject()
    {
        Directory.CreateDirectory(Folder);
        Write("Docs.csproj", "<Project><PropertyGroup><BuildCacheDatabase>obj/buildcache/Docs.db</BuildCacheDatabase></PropertyGroup></Project>");
        Write("index.md", "# Home\n\nSee [install](guide/install.md).\n");
        Write("guide/install.md", "---\ntags: [setup]\n---\n# Install\n\nRun it.\n");
        Write("guide/run.md", "# Run\n\nWords.\n");
    }

    public string Folder => Path.Combine(root, "Docs");

    public ProjectDescription Description => new()
    {
        ProjectFile = Path.Combine(Folder, "Docs.csproj"),
        ProjectDirectory = Folder,
        DatabasePath = Path.Combine(Folder, "obj", "buildcache", "Docs.db"),
        OutputDirectory = Path.Combine(Folder, "bin", "Debug", "site"),
        Target = "Debug|bin/Debug/site",
        IsSite = true,
        Items = new Dictionary<string, ItemList>
        {
            ["Markdown"] = new() { Include = ["**/*.md"], Exclude = ["bin/**", "obj/**"] },
            ["SiteTemplate"] = new() { Include = ["_templates/**/*.hbs"] },
        },
        ExcludedFolders = ["bin", "obj"],
        ReportPath = Path.Combine(Folder, "obj", "buildcache", "report.json"),
    };

    public void Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Folder, path));

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Builds as the task of MSBuild does, and leaves beside the database what that leaves.</summary>
    public async Task<BuildReport> BuildAsync(bool mayFail = false)
    {
        using var handlers = new ProjectHandlers(Description);
        var result = await Workspace.BuildOnceAsync(Description, handlers.All, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(mayFail || result.Succeeded, string.Join('\n', result.Diagnostics));
        ProjectDescriptionFile.Write(Path.Combine(Folder, "obj", "buildcache", "Docs.project.json"), Description);
        return result.Report;
    }

    /// <summary>Calls the tool in the folder of the project.</summary>
    public async Task<ToolAnswer> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Tool.RunAsync(arguments, new Screen(output, error, isPlain: true, Screen.PlainWidth), Folder, TestContext.Current.CancellationToken);
        return new ToolAnswer(code, output.ToString(), error.ToString());
    }

    /// <summary>Calls a command that goes on until it is told to end.</summary>
    public Task<int> RunAsync(TextWriter output, CancellationToken end, params string[] arguments) =>
        Task.Run(() => Tool.RunAsync(arguments, new Screen(output, output, isPlain: true, Screen.PlainWidth), Folder, end), TestContext.Current.CancellationToken);

    /// <summary>Calls the tool for a JSON document.</summary>
    public async Task<JsonNode> AskAsync(params string[] arguments)
    {
        var answer = await RunAsync([.. arguments, "--json"]);
        Assert.True(answer.Code == 0, answer.Output + answer.Error);
        return JsonNode.Parse(answer.Output, documentOptions: new System.Text.Json.JsonDocumentOptions { MaxDepth = 1000 })!;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

/// <summary>What a call of the tool gave.</summary>
sealed record ToolAnswer(int Code, string Output, string Error);
