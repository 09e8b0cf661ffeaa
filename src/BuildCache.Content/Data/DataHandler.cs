using System.Text.Json.Nodes;

namespace BuildCache.Content.Data;

/// <summary>
/// Each data file becomes documents: one per element of a list, per row, per object; a server's answer too. They belong to the collection
/// <c>Data</c>, or to the one that the item's <c>Collection</c> names.
/// </summary>
sealed class DataHandler : Handler
{
    public override void Register(HandlerRegistry on) =>
        on.Items("SiteData").Named("Data").Produces("Data").ProducesFrom("Collection").Run(static (file, context) => ReadAsync(file, context));

    static async Task ReadAsync(InputFile file, HandlerContext context)
    {
        var item = context.Item("SiteData", file.Path);
        var (all, place) = await RecordsAsync(file, item, context);
        var records = all.ToList();
        if (DataKeys.Check(records.SelectMany(static record => record.Values.Select(static pair => pair.Key))) is { } wrong)
        {
            context.Warn("BCM1113", wrong.Message, place, 1);
        }

        if (item?.Metadata.GetValueOrDefault("Collection") is { Length: > 0 } collection)
        {
            EmitInto(collection, records, context);
        }
        else
        {
            Emit(records, place, file, context);
        }
    }

    static async Task<(IEnumerable<DataRecord> Records, string Place)> RecordsAsync(InputFile file, Item? item, HandlerContext context)
    {
        if (file.IsUrl)
        {
            var answer = await WebData.AskAsync(file, item, context);
            return (Texts(DataFormat.Of(file.LogicalPath) ?? WebData.FormatOf(answer), answer.Text, answer.Address), answer.Address);
        }

        return (DatabaseData.IsDatabase(file.Path) ? DatabaseData.Read(file, item, context) : Texts(DataFormat.Of(file.Path), context.ReadText(file.Path), file.Path), file.Path);
    }

    static List<DataRecord> Texts(DataFormat? format, string text, string place)
    {
        if (format is null)
        {
            throw new DiagnosticException(new Diagnostic(
                Severity.Error, "BCM1134", "A data file is JSON (.json), YAML (.yml, .yaml), CSV (.csv) or SQLite (.db, .sqlite, .sqlite3). Exclude this file from the SiteData items, or convert it.", place));
        }

        try
        {
            return [.. format.Read(text).Select(static (record, index) => new DataRecord($"{index}", null, record as JsonObject ?? new JsonObject { ["value"] = record }))];
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, format.Code, $"The file is not valid {format.Name}: {error.Message}.", place, error.Line, error.Column), error);
        }
    }

    /// <summary>Into the collection of all data: a record says where it is from.</summary>
    static void Emit(IEnumerable<DataRecord> records, string place, InputFile file, HandlerContext context)
    {
        var index = 0;
        var isShadowed = false;
        foreach (var (key, table, document) in records)
        {
            // SQL takes a name for the same in whatever case it is written.
            foreach (var shadowed in document.Select(static pair => pair.Key).Where(static key => key.Equals("file", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                isShadowed = true;
                document.Remove(shadowed);
            }
            document["file"] = file.LogicalPath;
            document.TryAdd("name", table ?? Path.GetFileNameWithoutExtension(file.LogicalPath));
            document.TryAdd("index", index++);
            context.Emit("Data", table is null ? $"{file.LogicalPath}#{key}" : $"{file.LogicalPath}#{table}/{key}", document);
        }

        if (isShadowed)
        {
            context.Warn("BCM1133", "A record has a key 'file', which the build sets to the path of the data file; the record's value is not visible. Use another name.", place, 1);
        }
    }

    /// <summary>Into a collection of their own: records as they are, known by their key.</summary>
    static void EmitInto(string collection, IEnumerable<DataRecord> records, HandlerContext context)
    {
        foreach (var record in records)
        {
            var id = record.Table is null ? record.Values["id"]?.ToString() ?? record.Key : record.Key;
            context.Emit(collection, record.IsOneOfMany ? $"{record.Table}/{id}" : id, record.Values);
        }
    }
}
