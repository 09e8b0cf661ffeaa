using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace BuildCache.Server;

/// <summary>What programs that read and write for people may ask. Nothing is changed, and every answer has an end: in rows, in time, in length.</summary>
/// <param name="project">The project as it was last evaluated.</param>
sealed class AgentTools(Func<ProjectDescription> project)
{
    const int MostRows = 200;
    const int MostPages = 50;
    const int MostCharacters = 100_000;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The tools by name.</summary>
    public IEnumerable<McpServerTool> All =>
    [
        Tool("search", "Find pages of the documentation by words. Gives the path, title, address and headings of each page, the best first.", Search),
        Tool("page", "Read a page as the Markdown that it is written in, by its path (guide/install.md) or its address (guide/install.html).", Page),
        Tool("query", "Ask the documents in SQL: one SELECT over collections such as Page, Heading, Link, Text. Without a query: the collections and their columns.", Query),
        Tool("why", "Tell why an output was built anew by the last build that did: the way from each input that changed, with values before and after.", Why),
        Tool("plan", "Tell which outputs an edit of these files can touch, before it is built.", Plan),
    ];

    static McpServerTool Tool(string name, string description, Delegate function) =>
        McpServerTool.Create(function, new McpServerToolCreateOptions { Name = name, Description = description, ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false });

    string Search([Description("Words; a page has to have all of them.")] string words, [Description("No more pages than these; at most 50.")] int limit = 10, CancellationToken cancellationToken = default)
    {
        var asked = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(10).ToList();
        if (asked.Count == 0)
        {
            throw new McpException("Give a word to search for.");
        }
        using var documents = Documents(cancellationToken);
        // A word in the title counts most, then headings, then how often it is there.
        var score = string.Join(" + ", asked.Select(static (_, i) => $"case when instr(lower(p.title), @w{i}) > 0 then 1000 else 0 end + case when instr(lower(t.headings), @w{i}) > 0 then 100 else 0 end + (length(t.words) - length(replace(lower(t.words), @w{i}, ''))) / length(@w{i})"));
        var every = string.Join(" and ", asked.Select(static (_, i) => $"instr(lower(p.title || ' ' || t.words), @w{i}) > 0"));
        var rows = documents.Ask($"select p.path, p.title, p.url, (select json_group_array(h.text) from (select text from Heading where page = p.path order by \"order\" limit 20) h) as headings from Text t join Page p on p.path = t.path where {every} order by {score} desc, p.path",
            asked.Select(static (word, i) => (Key: $"w{i}", Value: word.ToLowerInvariant())).ToDictionary(static pair => pair.Key, static pair => (object?)pair.Value), Math.Clamp(limit, 1, MostPages)).Rows;
        foreach (var row in rows)
        {
            row["headings"] = JsonNode.Parse(row["headings"]?.GetValue<string>() ?? "[]");
        }
        return Text(rows);
    }

    string Page([Description("The path of the page, or its address.")] string path, CancellationToken cancellationToken = default)
    {
        using var documents = Documents(cancellationToken);
        var rows = documents.Ask("select path, source from Page where path = @path or url = @path or source = @path limit 1", new Dictionary<string, object?> { ["path"] = path }, 1).Rows;
        if (rows is not [var row])
        {
            throw new McpException($"There is no page '{path}'. The tool 'search' finds pages.");
        }
        var file = Path.GetFullPath((row["source"] ?? row["path"])!.GetValue<string>(), project().ProjectDirectory);
        return File.Exists(file) ? Cut(File.ReadAllText(file)) : throw new McpException($"The file of '{path}' is not there any more; build the project.");
    }

    string Query([Description("One SELECT; with an order by where order matters.")] string? sql = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(sql))
        {
            using var insight = OpenInsight();
            return Text(insight.Collections().Select(static collection => new { collection.Name, collection.Documents, Columns = collection.Columns.Select(static column => column.Name) }));
        }
        using var documents = Documents(cancellationToken);
        return Text(QueryDocument.Of(Asked(() => documents.Ask(sql, null, MostRows))));
    }

    string Why([Description("An output (guide/install.html) or an input (guide/install.md).")] string path)
    {
        using var insight = OpenInsight();
        var described = project();
        return Text(insight.Why(described.OutputName(path, described.OutputDirectory)) ?? insight.Why(path) ?? throw new McpException(insight.IsInput(path) ? $"'{path}' is an input that no call is for alone; the tool 'plan' tells what reads it." : $"Nothing that the project builds is called '{path}'."));
    }

    string Plan([Description("Files, relative to the project.")] string[] files)
    {
        using var insight = OpenInsight();
        var described = project();
        return Text(insight.Plan(described, [.. files.Select(file => described.InputName(file, described.ProjectDirectory))]));
    }

    Insight OpenInsight() => Asked(() => Insight.Open(project().DatabasePath));

    BuildDatabase Documents(CancellationToken cancellationToken)
    {
        var documents = Asked(() => BuildDatabase.Open(project().DatabasePath, cancellationToken));
        documents.Timeout = Longest;
        return documents;
    }

    /// <summary>What is wrong with a question is said to whoever asked it.</summary>
    static T Asked<T>(Func<T> answer)
    {
        try
        {
            return answer();
        }
        catch (DiagnosticException failure)
        {
            throw new McpException($"{failure.Diagnostic.Code}: {failure.Diagnostic.Message}");
        }
    }

    static string Text(object value) => Cut(JsonSerializer.Serialize(value, AnswerJson.Lines));

    static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "\n… cut here";
}
