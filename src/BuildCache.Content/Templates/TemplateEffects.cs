using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BuildCache.Content.Site;
using BuildCache.Content.Theme;

namespace BuildCache.Content.Templates;

/// <summary>
/// Effects that a template declares in its front matter: <c>output</c> names the file, <c>foreach</c> makes it one file per row of
/// a query. Rows become documents first, so that a row that changes renders its own output and no other.
/// </summary>
sealed class TemplateEffects : Handler
{
    public override void Register(HandlerRegistry on)
    {
        on.Compute(on.Extension<TemplateLookup>().Computation);
        on.Compute(on.Extension<SharedPartials>().Computation);
        on.Items("SiteTemplate").Named("Template").Produces("TemplateEffect").Run(static (file, context) =>
            Declare(new TemplateSource(Path.GetFileName(file.Path), file.Path, context.ReadText(file.Path)), context));

        on.Each("TemplateEffect").Named("TemplateRows").Produces("TemplateRow").Run(Expand);
        on.Each("TemplateRow").Named("TemplateOutput").Run(Render);
    }

    /// <summary>Emits a template that has an <c>output</c> as an effect; one without is a layout or a partial.</summary>
    public static void Declare(TemplateSource source, HandlerContext context)
    {
        var keys = source.FrontMatter();
        var isEffect = keys.TryGetValue("output", out var output);
        if (!isEffect && keys.TryGetValue("foreach", out var query))
        {
            throw source.Bad("it has foreach without output", query.Line, 1);
        }

        if (isEffect)
        {
            // Mistakes are told even where no row would run the template.
            TemplateEngine.For(output.Value, context).Compile(source, new Rendering(context, output.Value, new Dictionary<string, object?>()));
            var effect = new JsonObject { ["name"] = source.Name, ["file"] = source.File, ["output"] = output.Value };
            if (keys.TryGetValue("foreach", out var rows))
            {
                effect["foreach"] = rows.Value;
            }
            if (keys.TryGetValue("sitemap", out var listed))
            {
                effect["sitemap"] = listed.Value switch
                {
                    "true" => true,
                    "false" => false,
                    _ => throw source.Bad($"sitemap is true or false, not '{listed.Value}'", listed.Line, 1),
                };
            }

            context.Emit("TemplateEffect", source.File ?? "theme:" + source.Name, effect);
        }
    }

    static void Expand(Document effect, HandlerContext context)
    {
        if (effect.Get<string>("foreach") is not { } sql)
        {
            Emit(effect, context, "", null);
            return;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in Query(effect, sql, context))
        {
            var json = row.ToJson();
            var id = row.Has("id") ? row.Text("id") : HashOf(json);
            if (!ids.Add(id) && row.Has("id"))
            {
                var source = Load(effect, context);
                throw source.Bad($"two rows of foreach have the id '{id}'", source.FrontMatter()["foreach"].Line, 1);
            }

            for (var copy = 2; !row.Has("id") && !ids.Add($"{id}:{copy}"); copy++)
            {
            }

            Emit(effect, context, id, json);
        }
    }

    static void Emit(Document effect, HandlerContext context, string row, JsonObject? values)
    {
        var output = OutputOf(effect, context, values);
        if (effect.Get<string>("file") is null && OwnOutputs.Has(context, output))
        {
            return;
        }

        var document = new JsonObject
        {
            ["template"] = effect.Id,
            ["name"] = effect.Text("name"),
            ["file"] = effect.Get<string>("file"),
            ["output"] = output,
        };
        if (values is not null)
        {
            document["row"] = values.DeepClone();
        }

        if (effect["sitemap"] is { } listed)
        {
            document["sitemap"] = listed.DeepClone();
        }

        context.Emit("TemplateRow", $"{effect.Id}#{row}", document);
    }

    static string OutputOf(Document effect, HandlerContext context, JsonObject? row)
    {
        var pattern = new TemplateSource("output", null, effect.Text("output"));
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["row"] = TemplateValue.From(row), ["site"] = new SiteObject(context) };
        string why;
        try
        {
            var output = TemplateEngine.For("", context).Render(new Rendering(context, "", values), pattern).Trim();
            if (output.Length > 0)
            {
                return SiteUrls.OutputPath(output);
            }

            why = "output gives an empty path";
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.Code.StartsWith("BCM12", StringComparison.Ordinal))
        {
            why = exception.Diagnostic.Message;
        }

        var source = Load(effect, context);
        throw source.Bad(why, source.FrontMatter().GetValueOrDefault("output").Line, 1);
    }

    static IReadOnlyList<Document> Query(Document effect, string sql, HandlerContext context)
    {
        try
        {
            return context.Query(sql);
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.File is null)
        {
            var source = Load(effect, context);
            var message = $"The query in foreach of {source.Title} failed: {exception.Diagnostic.Message}";
            var line = source.FrontMatter().GetValueOrDefault("foreach").Line;
            throw new DiagnosticException(source.Error("BCM1204", message, line, 1), exception);
        }
    }

    static void Render(Document row, HandlerContext context)
    {
        var output = row.Text("output");
        if (row.Get<string>("file") is null && OwnOutputs.HasRow(context, output))
        {
            return;
        }

        var values = PageValues.Create(context, output, Navigation.IdOf(""));
        values["shows"] = new ShownParts(null, context);
        values["row"] = TemplateValue.From(row["row"]);
        // A server shows this page at whatever address was not found.
        var rendering = new Rendering(context, output, values) { LinksFromHostRoot = output == SiteUrls.NotFound, Section = Navigation.IdOf("") };
        context.Write(output, TemplateEngine.For(output, context).Render(rendering, Load(row, context)));
    }

    static TemplateSource Load(Document effect, HandlerContext context) => effect.Get<string>("file") is { } file
        ? new TemplateSource(effect.Text("name"), file, context.ReadText(file))
        : new TemplateSource(effect.Text("name"), null, ThemeFiles.TryRead(effect.Text("name"))!);

    static string HashOf(JsonObject row) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.ToJsonString())).AsSpan(0, 8));
}
