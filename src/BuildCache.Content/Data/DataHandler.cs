using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>Each data file becomes documents of the collection <c>Data</c>: one per element of a list, per row, per object. A server's answer does too.</summary>
sealed class DataHandler : Handler
{
    public override void Register(HandlerRegistry on) =>
        on.Items("SiteData").Named("Data").Produces("Data").Run(static (file, context) => ReadAsync(file, context));

    static async Task ReadAsync(InputFile file, HandlerContext context)
    {
        if (WebData.IsUrl(file.Path))
        {
            var answer = await WebData.AskAsync(file, context);
            Read(DataFormat.Of(file.LogicalPath) ?? WebData.FormatOf(answer), answer.Text, answer.Address, file, context);
        }
        else
        {
            Read(DataFormat.Of(file.Path), context.ReadText(file.Path), file.Path, file, context);
        }
    }

    static void Read(DataFormat? format, string text, string place, InputFile file, HandlerContext context)
    {
        if (format is null)
        {
            throw new DiagnosticException(new Diagnostic(
                Severity.Error, "BCM1134", "A data file is JSON (.json), YAML (.yml, .yaml) or CSV (.csv). Exclude this file from the SiteData items, or convert it.", place));
        }

        try
        {
            Emit(format.Read(text), place, file, context);
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, format.Code, $"The file is not valid {format.Name}: {error.Message}.", place, error.Line, error.Column), error);
        }
    }

    static void Emit(IEnumerable<JsonNode?> records, string place, InputFile file, HandlerContext context)
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
            context.Warn("BCM1133", "A record has a key 'file', which the build sets to the path of the data file; the record's value is not visible. Use another name.", place, 1);
        }
    }
}
