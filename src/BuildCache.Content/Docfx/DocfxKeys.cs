using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace BuildCache.Content.Docfx;

/// <summary>The keys of docfx.json: those that mean something here, those that docfx knows and that change nothing here, and all others.</summary>
static class DocfxKeys
{
    /// <summary>The section of what is said of Markdown.</summary>
    public const string Engine = "build.markdownEngineProperties";

    static readonly FrozenSet<string> Root = Set("build", "$schema");

    static readonly FrozenSet<string> OtherRoot = Set("metadata", "template", "rules", "pdf", "merge", "serve", "exports", "branchNames");

    static readonly FrozenSet<string> Build = Set(
        "content", "resource", "globalMetadata", "globalMetadataFiles", "fileMetadata", "fileMetadataFiles", "sitemap", "xref", "output", "dest", "groups", "markdownEngineProperties");

    static readonly FrozenSet<string> OtherBuild = Set(
        "template", "theme", "overwrite", "postProcessors", "customLinkResolver", "xrefService", "markdownEngineName", "noLangKeyword", "keepFileLink",
        "cleanupCacheHistory", "disableGitFeatures", "externalReference", "exportRawModel", "exportViewModel", "rawModelOutputFolder", "viewModelOutputFolder",
        "dryRun", "maxParallelism", "intermediateFolder", "lruSize", "fallbackToDefaultTemplate", "enableDebugMode", "debugOutput", "debug", "forceRebuild",
        "pdf", "hostname", "port", "openBrowser", "openFile", "serve", "useComputedMetadata");

    static readonly FrozenSet<string> Markdown = Set("alerts", "enableSourceInfo", "markdigExtensions");

    static readonly FrozenSet<string> OtherMarkdown = Set("fallbackFolders", "plantUml");

    /// <summary>Extensions of Markdig that pages have here: when they are named, or always.</summary>
    static readonly FrozenSet<string> MarkdownExtensions = Set(
        "abbreviations", "alerts", "attributes", "autoidentifiers", "autolinks", "customcontainers", "definitionlists", "emojis", "emphasisextras",
        "figures", "footnotes", "gfm-pipetables", "gridtables", "mathematics", "medialinks", "pipetables", "tasklists", "yaml");

    static readonly FrozenSet<string> NothingLost = Set("markdownEngineName", "noLangKeyword", "keepFileLink", "cleanupCacheHistory", "disableGitFeatures", "lruSize", "maxParallelism", "forceRebuild");

    public static void Report(DocfxJson json, string file, HandlerContext context)
    {
        foreach (var key in json.Keys)
        {
            var (known, other) = key.Section switch
            {
                "" => (Root, OtherRoot),
                Engine => (Markdown, OtherMarkdown),
                _ => (Build, OtherBuild),
            };
            if (key is { Section: Engine, Name: var name } && name.Equals("markdigExtensions", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var extension in Extensions(json.Build).Where(static extension => !MarkdownExtensions.Contains(extension)))
                {
                    ChangesNothing(context, $"extension '{extension}' of Markdown", key, file);
                }
            }

            if (known.Contains(key.Name) || NothingLost.Contains(key.Name))
            {
                continue;
            }

            if (!other.Contains(key.Name))
            {
                context.Warn("BCM1510", $"The key '{key.Name}' is none of docfx, so it means nothing. Correct it, or remove it.", file, key.Line, key.Column);
            }
            else
            {
                ChangesNothing(context, $"key '{key.Name}'", key, file);
            }
        }
    }

    static void ChangesNothing(HandlerContext context, string what, DocfxKey key, string file) =>
        context.Report(new Diagnostic(Severity.Message, "BCM1511", $"The {what} changes nothing here. What stands for it is told in the guide for those who come from docfx.", file, key.Line, key.Column));

    /// <summary>The extensions of Markdig that a description names: each by its name, or as an object with options.</summary>
    /// <param name="build">The section <c>build</c>.</param>
    public static IEnumerable<string> Extensions(JsonObject build) => ((build["markdownEngineProperties"] as JsonObject)?["markdigExtensions"] as JsonArray ?? [])
        .SelectMany(static extension => extension is JsonObject options ? options.Select(static option => option.Key) : extension is JsonValue ? [extension.ToString()] : Array.Empty<string>());

    static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
