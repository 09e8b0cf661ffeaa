using System.Text.Json.Nodes;
using BuildCache.Content.Data;
using BuildCache.Content.Docfx;
using BuildCache.Content.Templates;

namespace BuildCache.Content.Markdown.Dialects.Docfx.References;

/// <summary>Which uid.</summary>
sealed record XrefRequest(string Uid);

/// <summary>What maps say of it; both null where none knows it.</summary>
sealed record XrefAnswer(string? Href, string? Name);

/// <summary>
/// Maps of uids that other sites publish (<c>xrefmap.yml</c>, <c>.json</c>), as files of the project. A map is read once; what it says of a uid is a
/// computation, so that a new map touches the pages whose links change.
/// </summary>
sealed class XrefMaps : Handler
{
    /// <summary>The setting that names them, with semicolons between.</summary>
    public const string Setting = "SiteXrefMaps";

    static readonly Computation<string, Dictionary<string, XrefAnswer>> Map = new("XrefMap", static (file, context) => Task.FromResult(Read(file, context))) { SharesValue = true };

    static readonly Computation<XrefRequest, XrefAnswer> Lookup = new("Xref", LookUpAsync);

    public override void Register(HandlerRegistry on)
    {
        on.Compute(Map);
        on.Compute(Lookup);
    }

    /// <summary>What the maps of the project say of a uid.</summary>
    public static ReferenceTarget? Find(HandlerContext context, string uid) =>
        SiteSettings.Get(context, Setting).Length > 0 && context.ComputeAsync(Lookup, new XrefRequest(uid)).GetAwaiter().GetResult() is { Href: { } href, Name: { } name }
            ? new ReferenceTarget(href, name) : null;

    static async Task<XrefAnswer> LookUpAsync(XrefRequest request, HandlerContext context)
    {
        foreach (var file in SiteSettings.Get(context, Setting).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if ((await context.ComputeAsync(Map, file)).TryGetValue(request.Uid, out var found))
            {
                return found;
            }
        }

        return new XrefAnswer(null, null);
    }

    static Dictionary<string, XrefAnswer> Read(string file, HandlerContext context)
    {
        var map = new Dictionary<string, XrefAnswer>(StringComparer.Ordinal);
        if (!context.MayRead(file) || context.TryReadText(file) is not { } text)
        {
            // What is not there is no place: what names it is.
            var named = context.Property(Setting).Length > 0 ? null : context.Property("SiteDocfx");
            context.Warn("BCM1532", $"The map of uids {file} is not there, or lies outside of the project, so nothing is known from it. Correct its path under 'xref' in docfx.json, or add the file.", named);
            return map;
        }

        try
        {
            var root = (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonData.ReadOne(text) : YamlJson.ReadOne(text).Value) as JsonObject;
            var address = Text(root?["baseUrl"]) ?? "";
            foreach (var entry in (root?["references"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (Text(entry["uid"]) is not { } uid || Text(entry["href"]) is not { } written)
                {
                    continue;
                }

                var href = address.Length > 0 && LinkUrl.IsLocal(written) ? address.TrimEnd('/') + "/" + written.TrimStart('/') : written;
                if (LinkScheme.IsHarmless(href))
                {
                    map.TryAdd(uid, new XrefAnswer(href, Text(entry["name"]) ?? uid));
                }
                else
                {
                    context.Warn("BCM1211", LinkScheme.Refusal(href, $"the uid '{uid}'"), file);
                }
            }
        }
        catch (DataSyntaxException error)
        {
            context.Warn("BCM1532", $"The map of uids cannot be read, so nothing is known from it: {error.Message}.", file, error.Line, error.Column);
        }

        return map;
    }

    static string? Text(JsonNode? value) => value is JsonValue ? value.ToString() : null;
}
