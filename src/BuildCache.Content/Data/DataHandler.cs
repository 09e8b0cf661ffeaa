using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>Each data file becomes documents of the collection <c>Data</c>: one per element of a list, per row, per object.</summary>
sealed class DataHandler : Handler
{
    public override void Register(HandlerRegistry on) =>
        on.Items("SiteData").Named("Data").Produces("Data").Run(static (file, context) => Read(file, context));

    static void Read(InputFile file, HandlerContext context)
    {
        var (records, code, format) = Path.GetExtension(file.Path).ToLowerInvariant() switch
        {
            ".json" => ((Func<string, IEnumerable<JsonNode?>>)JsonData.Read, "BCM1130", "JSON"),
            ".yml" or ".yaml" => (YamlData, "BCM1131", "YAML"),
            ".csv" => (CsvData.Read, "BCM1132", "CSV"),
            _ => throw new DiagnosticException(new Diagnostic(
                Severity.Error, "BCM1134", "A data file is JSON (.json), YAML (.yml, .yaml) or CSV (.csv). Exclude this file from the SiteData items, or convert it.", file.Path)),
        };
        try
        {
            Emit(records(context.ReadText(file.Path)), file, context);
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, code, $"The file is not valid {format}: {error.Message}.", file.Path, error.Line, error.Column), error);
        }
    }

    static IEnumerable<JsonNode?> YamlData(string text) => YamlJson.Read(text).SelectMany(JsonData.Elements);

    static void Emit(IEnumerable<JsonNode?> records, InputFile file, HandlerContext context)
    {
        var index = 0;
        var isShadowed = false;
        foreach (var record in records)
        {
            var document = record as JsonObject ?? new JsonObject { ["value"] = record };
            isShadowed |= document.ContainsKey("file");
            document["file"] = file.LogicalPath;
            document.TryAdd("name", Path.GetFileNameWithoutExtension(file.LogicalPath));
            document.TryAdd("index", index);
            context.Emit("Data", $"{file.LogicalPath}#{index++}", document);
        }

        if (isShadowed)
        {
            context.Warn("BCM1133", "A record has a key 'file', which the build sets to the path of the data file; the record's value is not visible. Use another name.", file.Path, 1);
        }
    }
}
