using System.Text.Json.Nodes;
using BuildCache.Content.Data;

namespace BuildCache.Content.Docfx;

/// <summary>
/// docfx.json as the description of a site (<c>SiteDocfx</c>). Each file that it names becomes a document, and so does each setting: when it
/// is edited, what runs is what reads a document that changed.
/// </summary>
sealed class DocfxDescription : Handler
{
    /// <summary>Markdown that becomes pages.</summary>
    public const string Pages = "ContentPage";

    /// <summary>Tables of contents.</summary>
    public const string Tocs = "ContentToc";

    /// <summary>YAML that is a page by its schema.</summary>
    public const string Structured = "ContentStructured";

    /// <summary>What is copied.</summary>
    public const string Resources = "ContentAsset";

    /// <summary>Pages that have moved.</summary>
    public const string Redirects = "ContentRedirect";

    public override void Register(HandlerRegistry on) =>
        on.Once().Named("Docfx").Produces(Pages, Tocs, Structured, Resources, Redirects, SiteSettings.Collection).Run(Read);

    /// <summary>Whether the site has such a description.</summary>
    public static bool IsIn(HandlerContext context) => context.Property("SiteDocfx") is not ("" or "false");

    /// <summary>The folder of the description, with a slash at its end; empty for that of the project.</summary>
    public static string Root(HandlerContext context) => IsIn(context) ? RootOf(context.Property("SiteDocfx")) : "";

    static string RootOf(string file) => file[..(file.LastIndexOf('/') + 1)];

    static void Read(HandlerContext context)
    {
        if (!IsIn(context))
        {
            return;
        }

        var file = context.Property("SiteDocfx");
        var json = Parse(context.ReadText(file), file);
        DocfxKeys.Report(json, file, context);
        var metadata = DocfxMetadata.Read(json, file, context);
        DocfxSettings.Emit(json.Build, metadata.Global, context);
        EmitFiles(json, metadata.OfFiles, file, context);
    }

    static DocfxJson Parse(string text, string file)
    {
        try
        {
            return DocfxJson.Read(text);
        }
        catch (DataSyntaxException error)
        {
            throw new DiagnosticException(new Diagnostic(Severity.Error, "BCM1512", $"docfx.json cannot be read: {error.Message}.", file, error.Line, error.Column), error);
        }
    }

    static void EmitFiles(DocfxJson json, FileMetadata metadata, string file, HandlerContext context)
    {
        var root = RootOf(file);
        var output = (json.Build["output"] ?? json.Build["dest"])?.ToString().Trim('/', '.') ?? "_site";
        var inputs = context.List(root + "**")
            .Select(path => path[root.Length..])
            .Where(path => output.Length == 0 || !path.StartsWith(output + "/", StringComparison.Ordinal))
            .ToList();
        var groups = json.Build["groups"] as JsonObject ?? [];
        var targets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var sources = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, isContent) in new[] { ("content", true), ("resource", false) })
        {
            foreach (var mapping in DocfxMapping.Read(json.Build[key], groups))
            {
                foreach (var (source, target) in mapping.Find(inputs, path => context.Exists(root + path)))
                {
                    if (!sources.Add(source))
                    {
                        continue;
                    }

                    if (mapping.IsOutside && !context.MayRead(root + source))
                    {
                        Outside(context, file, $"The entry of '{key}' with the src '{mapping.Folder}' names '{source}', which lies outside of the project, so it is left out. Put it into the project; or name a folder that holds it, if everything in it may be published: <BuildCacheAllowedRoot Include=\"…\" />.");
                        continue;
                    }

                    if (targets.TryAdd(target, source))
                    {
                        Emit(context, isContent, root, source, target, metadata.Of(source));
                    }
                    else if (isContent)
                    {
                        context.Warn("BCM1513", $"'{source}' and '{targets[target]}' both become {target}, so the second of them is left out. Give one of their entries in '{key}' another 'dest'.", file);
                    }
                }

                if (mapping.Unlisted is { } folder)
                {
                    Outside(context, file, $"The entry of '{key}' with the src '{folder}' names, by a pattern, files that lie outside of the project, where they are not looked for. Name each of them, or put the project beside them.");
                }
            }
        }

        EmitRedirections(DocfxMapping.Read(json.Build["content"], groups), root, targets, context);
    }

    static void Outside(HandlerContext context, string file, string message) => context.Warn("BCM1514", message, file);

    /// <summary>Where a page was that has moved is what its file would be today.</summary>
    static void EmitRedirections(IReadOnlyList<DocfxMapping> content, string root, Dictionary<string, string> targets, HandlerContext context)
    {
        foreach (var (list, source, url) in DocfxRedirections.Read(root, context))
        {
            if (!source.StartsWith(root, StringComparison.Ordinal) || Path.GetExtension(source) is not (".md" or ".yml" or ".yaml"))
            {
                continue;
            }

            var target = content.SelectMany(mapping => mapping.Find([source[root.Length..]], static _ => false)).Select(static found => found.Target).FirstOrDefault();
            if (target is not null && targets.TryAdd(target, source))
            {
                context.Emit(Redirects, source, new JsonObject { ["path"] = source, ["target"] = Path.ChangeExtension(target, ".md"), ["url"] = url, ["list"] = list });
            }
            else if (target is not null)
            {
                context.Warn("BCM1516", $"The page '{source}' is there, or is listed twice, so the entry that says that it has moved to {url} counts for nothing. Remove the entry, or the page.", list);
            }
        }
    }

    static void Emit(HandlerContext context, bool isContent, string root, string source, string target, JsonObject? metadata)
    {
        var document = new JsonObject { ["path"] = root + source, ["target"] = target };
        if (metadata is { Count: > 0 })
        {
            document["metadata"] = metadata;
        }

        var name = target[(target.LastIndexOf('/') + 1)..];
        var collection = !isContent ? Resources
            : name.Equals("toc.yml", StringComparison.OrdinalIgnoreCase) || name.Equals("toc.md", StringComparison.OrdinalIgnoreCase) ? Tocs
            : name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? Pages
            : name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) ? Structured
            : Resources;
        context.Emit(collection, root + source, document);
    }
}
