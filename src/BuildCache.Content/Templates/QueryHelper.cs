using HandlebarsDotNet;
using HandlebarsDotNet.ValueProviders;

namespace BuildCache.Content.Templates;

/// <summary>
/// <c>{{#query "select url, title from Page where section = @s order by title" s=page.section}}…{{else}}…{{/query}}</c>:
/// its block runs for each row, with the row as its context; the other one when there is none. The rows are a dependency.
/// </summary>
static class QueryHelper
{
    public static void Run(EncodedTextWriter output, BlockHelperOptions options, Context context, Arguments arguments)
    {
        var rendering = TemplateHelpers.RenderingOf(options);
        var sql = arguments.Length > 0 ? TemplateValue.Text(arguments[0]) : "";
        var parameters = arguments.Hash.ToDictionary(static pair => pair.Key, static pair => TemplateValue.Parameter(pair.Value), StringComparer.Ordinal);
        var rows = Query(rendering, sql, parameters);
        for (var index = 0; index < rows.Count; index++)
        {
            using var frame = options.CreateFrame(new DocumentObject(rows[index]));
            var iterator = new IteratorValues(frame)
            {
                Index = index,
                First = index == 0,
                Last = index == rows.Count - 1,
            };
            options.Template(output, frame);
        }

        if (rows.Count == 0)
        {
            options.Inverse(output, options.Frame);
        }
    }

    static IReadOnlyList<Document> Query(Rendering rendering, string sql, Dictionary<string, object?> parameters)
    {
        try
        {
            return rendering.Context.Query(sql, parameters);
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.File is null)
        {
            var (source, line, column) = rendering.Locate(tag => tag is { Kind: TagKind.Open, Name: "query" }
                && tag.Content.Replace("\\\"", "\"", StringComparison.Ordinal).Contains(sql, StringComparison.Ordinal));
            var message = $"A query in {source.Title} failed: {exception.Diagnostic.Message}";
            throw new DiagnosticException(source.Error("BCM1204", message, line, column), exception);
        }
    }
}
