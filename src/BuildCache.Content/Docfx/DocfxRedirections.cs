using System.Text.Json.Nodes;
using BuildCache.Content.Data;
using BuildCache.Content.Markdown;

namespace BuildCache.Content.Docfx;

/// <summary>
/// Pages that have moved, as the publishing service around docfx lists them: <c>.openpublishing.redirection.json</c>, beside docfx.json, beside the
/// project, or above it, at the top of the repository, where the targets look for it. Paths in it begin in its folder. (docfx itself has no list; what it knows is <c>redirect_url</c> in a page.)
/// </summary>
static class DocfxRedirections
{
    /// <summary>The property that names the list above the project.</summary>
    const string Above = "SiteRedirections";

    /// <summary>The property that has the project's folder as paths in that list begin, with a slash at its end.</summary>
    const string Folder = "SiteRedirectionsFolder";

    public const string File = ".openpublishing.redirection.json";

    /// <summary>The moved pages of the site: the file that was there once, and the address that it has now.</summary>
    /// <param name="root">The folder of docfx.json, with a slash at its end; empty for that of the project.</param>
    /// <param name="context">The call.</param>
    public static IEnumerable<(string List, string Source, string Url)> Read(string root, HandlerContext context)
    {
        foreach (var folder in root.Length == 0 ? [""] : new[] { root, "" })
        {
            foreach (var (source, url) in Entries(folder + File, context))
            {
                yield return (folder + File, folder + source, url);
            }
        }

        if (context.Property(Above) is { Length: > 0 } above)
        {
            above = above.Replace('\\', '/');
            if (!context.MayRead(above) || !context.Exists(above))
            {
                context.Warn("BCM1515", $"The list of pages that have moved, which SiteRedirections names, is not there, or lies outside of the project: {above}. Correct the path, or set SiteRedirections to false.");
                yield break;
            }

            var folder = context.Property(Folder).Replace('\\', '/');
            foreach (var (source, url) in Entries(above, context))
            {
                if (OfProject(above, folder, source) is { } file)
                {
                    yield return (above, file, url);
                }
            }
        }
    }

    /// <summary>A path of the project, from one that begins in the folder of the list; null where it is none.</summary>
    /// <param name="list">The list, from the project's folder.</param>
    /// <param name="project">The project's folder, from that of the list.</param>
    /// <param name="source">The path.</param>
    static string? OfProject(string list, string project, string source) =>
        project is "./" or "" ? source
        : project.StartsWith("../", StringComparison.Ordinal) ? LinkUrl.Resolve(list, source)
        : source.StartsWith(project, StringComparison.OrdinalIgnoreCase) ? source[project.Length..] : null;

    static IEnumerable<(string Source, string Url)> Entries(string file, HandlerContext context)
    {
        foreach (var entry in Objects(file, context))
        {
            if ((Text(entry["source_path"]) ?? Text(entry["source_path_from_root"]))?.Replace('\\', '/').TrimStart('/') is { } source && Text(entry["redirect_url"]) is { Length: > 0 } url)
            {
                yield return (source, url);
            }
        }
    }

    static IEnumerable<JsonObject> Objects(string file, HandlerContext context)
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
