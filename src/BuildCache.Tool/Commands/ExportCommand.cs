using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache.Tool;

/// <summary>Documents, trees and outputs as files.</summary>
sealed class ExportCommand : ProjectCommand
{
    readonly Argument<string> what = new("WHAT") { Description = "outputs, documents or mdast.", DefaultValueFactory = static _ => "outputs" };
    readonly Argument<string?> name = new("NAME") { Description = "Of documents the collection, of mdast the page (guide/install.md).", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string?> to = new("--to") { Description = "A folder for outputs, which must not be there or be empty; a file for the others. Default: standard output.", HelpName = "PATH" };
    readonly Option<long?> at = new("--at") { Description = "As they were after this build. Default: the last one.", HelpName = "BUILD" };
    readonly Option<bool> list = new("--list") { Description = "Name the outputs, and write none." };

    public ExportCommand(ToolRun run) : base(run, "export", "Write the outputs of a build, the documents of a collection (one JSON object in a line), or the Markdown tree of a page.")
    {
        what.AcceptOnlyFromAmong("outputs", "documents", "mdast");
        Add(what);
        Add(name);
        Add(to);
        Add(at);
        Add(list);
    }

    public override string Example => "buildcache export outputs --at 11 --to site-before";

    public override string Document => """
        | Key | Meaning |
        |---|---|
        | `build` | the build |
        | `outputs` | `path`, `bytes`, `sha256` |
        | `documents` | of a collection, each with its keys and `id` |
        | `tree` | of a page |
        """;

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var project = await ProjectAsync(parsed, cancellationToken);
        using var insight = project.OpenInsight();
        var build = parsed.GetValue(at) ?? insight.Builds(1)[0].Build;
        return parsed.GetValue(what) switch
        {
            "documents" => Documents(project, insight, build, parsed, cancellationToken),
            "mdast" => Tree(project, insight, build, parsed, cancellationToken),
            _ => Outputs(insight, build, parsed),
        };
    }

    int Outputs(Insight insight, long build, ParseResult parsed)
    {
        var outputs = insight.OutputsAfter(build) ?? throw FormerProject.NotKept(insight, build);
        if (parsed.GetValue(to) is { } folder && !parsed.GetValue(list))
        {
            Write(insight, outputs, Path.GetFullPath(folder, Run.Directory));
        }
        if (AsJson(parsed))
        {
            Screen.Document(new { build, outputs = outputs.Select(static output => new { output.Path, Bytes = output.Size, Sha256 = Convert.ToHexStringLower(output.Hash) }) });
        }
        else if (parsed.GetValue(to) is null || parsed.GetValue(list))
        {
            foreach (var output in outputs)
            {
                Screen.Line(output.Path);
            }
        }
        else
        {
            Screen.Line(string.Create(CultureInfo.InvariantCulture, $"{outputs.Count:N0} files of build {build} are in {parsed.GetValue(to)}."));
        }
        return ExitCode.Done;
    }

    static void Write(Insight insight, IReadOnlyList<WrittenOutput> outputs, string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new ToolFailure($"'{folder}' is not empty, and nothing in it is replaced. Name another folder.", ExitCode.Refused);
        }
        foreach (var output in outputs)
        {
            var content = insight.Content(output.Hash) ?? throw new ToolFailure($"The content of {output.Path} is not kept any more.", ExitCode.NothingToAsk);
            var path = Path.GetFullPath(output.Path, folder);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    int Documents(BuiltProject project, Insight insight, long build, ParseResult parsed, CancellationToken cancellationToken)
    {
        var collection = parsed.GetValue(name) ?? throw new ToolFailure("Name the collection: buildcache export documents Page.", ExitCode.Usage);
        using var documents = FormerProject.Documents(project, insight, build, cancellationToken);
        if (!documents.Collections.Contains(collection))
        {
            throw new ToolFailure($"There is no collection '{collection}'; there are {string.Join(", ", documents.Collections)}.", ExitCode.NothingToAsk);
        }
        var rows = documents.Ask($"select * from {SqlName.Quote(collection)} order by id", null, int.MaxValue).Rows;
        if (AsJson(parsed))
        {
            Screen.Document(new { build, documents = rows });
            return ExitCode.Done;
        }
        Put(parsed, string.Concat(rows.Select(static row => row.ToJsonString(BuildCache.Json.Options) + "\n")));
        return ExitCode.Done;
    }

    int Tree(BuiltProject project, Insight insight, long build, ParseResult parsed, CancellationToken cancellationToken)
    {
        var page = parsed.GetValue(name) ?? throw new ToolFailure("Name the page: buildcache export mdast guide/install.md.", ExitCode.Usage);
        using var documents = FormerProject.Documents(project, insight, build, cancellationToken);
        var rows = documents.Ask("select ast from Page where path = @path", new Dictionary<string, object?> { ["path"] = page }, 1).Rows;
        var hash = rows is [var row] ? row["ast"]?.GetValue<string>() : throw new ToolFailure($"There is no page '{page}' in build {build}.", ExitCode.NothingToAsk);
        var tree = hash is null ? null : insight.Content(Convert.FromHexString(hash));
        var json = JsonNode.Parse(tree ?? throw new ToolFailure($"The tree of '{page}' is not kept any more.", ExitCode.NothingToAsk), documentOptions: new JsonDocumentOptions { MaxDepth = BuildCache.Json.MostArtifactDepth });
        if (AsJson(parsed))
        {
            Screen.Document(new { build, tree = json });
            return ExitCode.Done;
        }
        Put(parsed, json!.ToJsonString(new JsonSerializerOptions(BuildCache.Json.Options) { WriteIndented = true, MaxDepth = BuildCache.Json.MostArtifactDepth }) + "\n");
        return ExitCode.Done;
    }

    void Put(ParseResult parsed, string text)
    {
        if (parsed.GetValue(to) is { } file)
        {
            File.WriteAllText(Path.GetFullPath(file, Run.Directory), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        else
        {
            Screen.Out.Write(text);
        }
    }
}
