using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BuildCache.Content.Data;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Docfx.Structured;

/// <summary>YAML that says in its first line what kind of page it is: landing pages and questions with answers become pages, what is of another kind is told.</summary>
sealed partial class StructuredPages : Handler
{
    /// <summary>Files of kinds that are no pages here.</summary>
    public const string Unknown = "StructuredUnknown";

    /// <summary>The key of a page that tells how far to the right its lines stand in the YAML.</summary>
    public const string Columns = "bodyColumns";

    public override void Register(HandlerRegistry on)
    {
        on.Each(DocfxDescription.Structured).Named("Structured").Produces([.. MarkdownHandler.Collections, Unknown]).Run(ParseAsync);
        on.Once().Named("StructuredReport").Run(static context =>
        {
            foreach (var row in context.Query($"select kind, count(*) as files, min(path) as first from {Unknown} group by kind order by kind"))
            {
                var kind = row.Text("kind");
                context.Warn("BCM1553", $"{(kind.Length == 0 ? "YAML that does not say what it is" : "YAML of the kind " + kind)} makes no pages here: {row.Get<int>("files")} {(row.Get<int>("files") == 1 ? "file is" : "files are")} left out, {row.Text("first")} {(row.Get<int>("files") == 1 ? "alone" : "first")}. Take them out of 'content' in docfx.json, or write them in Markdown.", row.Text("first"), 1, 1);
            }
        });
    }

    /// <summary>Where the page of such a file is in the site: links from Markdown name it as Markdown too.</summary>
    public static string PageOf(string target) => target[..target.LastIndexOf('.')] + ".md";

    static async Task ParseAsync(Document structured, HandlerContext context)
    {
        var path = structured.Text("path");
        var text = context.ReadText(path);
        var kind = KindOf(text);
        if (kind is not ("Hub" or "Landing" or "ConceptualLanding" or "FAQ"))
        {
            context.Emit(Unknown, path, new JsonObject { ["path"] = path, ["kind"] = kind });
            return;
        }

        var page = Read(text, path);
        var metadata = structured["metadata"] as JsonObject ?? [];
        foreach (var (key, value) in page["metadata"] as JsonObject ?? [])
        {
            metadata[key] = value?.DeepClone();
        }

        if (page["summary"]?.ToString() is { Length: > 0 } summary)
        {
            metadata.TryAdd("description", Link().Replace(summary.Trim(), "$1"));
        }

        var markdown = new StructuredMarkdown(text);
        var body = markdown.Write(page);
        await MarkdownHandler.ParseAsync(new InputFile(path, PageOf(structured.Text("target"))), new FrontMatter(null, body, 0, false), metadata, context, markdown.Columns);
    }

    /// <summary><c>### YamlMime:Hub</c> in the first line.</summary>
    static string KindOf(string text)
    {
        var line = text.AsSpan().TrimStart('\uFEFF');
        line = line[..(line.IndexOfAny('\r', '\n') is >= 0 and var end ? end : line.Length)].TrimStart('#').Trim();
        return line.StartsWith("YamlMime:", StringComparison.OrdinalIgnoreCase) ? line["YamlMime:".Length..].Trim().ToString() : "";
    }

    [GeneratedRegex(@"!?\[([^\[\]]*)\]\([^()\s]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    static JsonObject Read(string text, string path)
    {
        try
        {
            return YamlJson.ReadOne(text).Value as JsonObject ?? [];
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1554", $"The page cannot be read: {error.Message}.", path, error.Line, error.Column), error);
        }
    }
}
