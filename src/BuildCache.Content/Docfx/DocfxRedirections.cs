using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Docfx;

/// <summary>
/// Pages that have moved, as the publishing service around docfx lists them: <c>.openpublishing.redirection.json</c>, beside docfx.json or the
/// project. Paths in it begin in its folder. (docfx itself has no list; what it knows is <c>redirect_url</c> in a page.)
/// </summary>
static class DocfxRedirections
{
    public const string File = ".openpublishing.redirection.json";

    /// <summary>The moved pages of the site: the file that was there once, and the address that it has now.</summary>
    /// <param name="root">The folder of docfx.json, with a slash at its end; empty for that of the project.</param>
    /// <param name="context">The call.</param>
    public static IEnumerable<(string List, string Source, string Url)> Read(string root, HandlerContext context)
    {
        foreach (var folder in root.Length == 0 ? [""] : new[] { root, "" })
        {
            foreach (var entry in Entries(folder + File, context))
            {
                var source = (Text(entry["source_path"]) ?? Text(entry["source_path_from_root"]))?.Replace('\\', '/').TrimStart('/');
                if (source is not null && Text(entry["redirect_url"]) is { Length: > 0 } url)
                {
                    yield return (folder + File, folder + source, url);
                }
            }
        }
    }

    static IEnumerable<JsonObject> Entries(string file, HandlerContext context)
    {
        if (context.TryReadText(file) is not { } text)
        {
            return [];
        }

        try
        {
            return (JsonData.ReadOne(text) as JsonObject)?["redirections"] is JsonArray entries ? entries.OfType<JsonObject>()
                : throw new DataSyntaxException("it is no JSON object with a list: { \"redirections\": [ … ] }", 1, 1);
        }
        catch (DataSyntaxException error)
        {
            context.Warn("BCM1515", $"The list of pages that have moved cannot be read, so nothing leads from their old addresses: {error.Message}.", file, error.Line, error.Column);
            return [];
        }
    }

    static string? Text(JsonNode? value) => value is JsonValue given && given.TryGetValue<string>(out var text) ? text : null;
}
