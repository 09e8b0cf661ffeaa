using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Docfx;

/// <summary>
/// What docfx.json says of all pages and of some, with what the files say that <c>globalMetadataFiles</c> and <c>fileMetadataFiles</c> name.
/// As in docfx, what a file says counts before docfx.json, and a later file before an earlier one.
/// </summary>
/// <param name="Global">Values by key.</param>
/// <param name="OfFiles">Values by key and pattern.</param>
sealed record DocfxMetadata(JsonObject Global, FileMetadata OfFiles)
{
    /// <param name="json">What docfx.json says.</param>
    /// <param name="file">Its path.</param>
    /// <param name="context">The call that reads the files.</param>
    public static DocfxMetadata Read(DocfxJson json, string file, HandlerContext context)
    {
        var metadata = new DocfxMetadata([], new FileMetadata());
        metadata.AddGlobal(json.Build["globalMetadata"]);
        foreach (var more in Files("globalMetadataFiles"))
        {
            metadata.AddGlobal(more);
        }

        metadata.OfFiles.Add(json.Build["fileMetadata"]);
        foreach (var more in Files("fileMetadataFiles"))
        {
            metadata.OfFiles.Add(more);
        }

        return metadata;

        IEnumerable<JsonObject> Files(string key) => DocfxMapping.Texts(json.Build[key]).Select(name => TryRead(name, key, json, file, context)).OfType<JsonObject>();
    }

    void AddGlobal(JsonNode? values)
    {
        foreach (var (key, value) in values as JsonObject ?? [])
        {
            Global[key] = value?.DeepClone();
        }
    }

    static JsonObject? TryRead(string name, string key, DocfxJson json, string file, HandlerContext context)
    {
        var path = PathBeside(file, name);
        var mayRead = path.Length > 0 && context.MayRead(path);
        if (!mayRead || !context.Exists(path))
        {
            var place = json.Keys.First(known => known.Section == "build" && known.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
            context.Warn("BCM1517", mayRead || path.Length == 0
                ? $"The file '{name}', which '{key}' names, is not there, so nothing is taken from it. Correct the name, which begins at the folder of docfx.json, or remove it."
                : $"The file '{name}', which '{key}' names, lies outside of the project, so it is not read. Name its folder in the project as a BuildCacheAllowedRoot, or move the file.", file, place.Line, place.Column);
            return null;
        }

        try
        {
            return JsonData.ReadOne(context.ReadText(path)) as JsonObject
                ?? throw new DataSyntaxException("it is no JSON object, such as { \"key\": \"value\" }", 1, 1);
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1518", $"A file of '{key}' cannot be read: {error.Message}.", path, error.Line, error.Column), error);
        }
    }

    static string PathBeside(string file, string name)
    {
        var folder = file[..(file.LastIndexOf('/') + 1)];
        return Path.IsPathRooted(name) ? name : DocfxMapping.Normalise(folder + name.Replace('\\', '/'));
    }
}
