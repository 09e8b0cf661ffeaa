using BuildCache.Content.Theme;

namespace BuildCache.Content.Templates;

/// <summary>
/// Where a template comes from: the project's folder, then the default theme, one template at a time. Each place that is looked at is a
/// dependency, absent ones included: a partial that appears later, or one that shadows the theme's, is a change. It is a computation, which
/// thousands of pages ask for: each has one dependency on a template and on all that it always includes.
/// </summary>
sealed class TemplateLookup
{
    public const string Folder = "_templates/";

    public Computation<TemplateRequest, TemplateFamily> Computation { get; } =
        new("TemplateLookup", static (request, context) => Task.FromResult(Find(request, context))) { SharesValue = true };

    /// <summary>A layout with the partials that it always includes.</summary>
    public static Task<TemplateFamily> LayoutAsync(HandlerContext context, string name) => AskAsync(context, new TemplateRequest(name, IsPartial: false));

    /// <summary>A partial with those that it always includes.</summary>
    public static Task<TemplateFamily> PartialAsync(HandlerContext context, string name) => AskAsync(context, new TemplateRequest(name, IsPartial: true));

    /// <summary>A handler may render in a build of its own, without those that register the computation.</summary>
    static Task<TemplateFamily> AskAsync(HandlerContext context, TemplateRequest request) =>
        context.Extension<TemplateLookup>() is { } lookup ? context.ComputeAsync(lookup.Computation, request) : Task.FromResult(Find(request, context));

    static TemplateFamily Find(TemplateRequest request, HandlerContext context)
    {
        var found = new List<FoundTemplate> { request.IsPartial ? FindPartial(context, request.Name) : FindLayout(context, request.Name) };
        var partials = new Dictionary<string, FoundTemplate>(StringComparer.Ordinal);
        if (request.IsPartial)
        {
            partials.Add(request.Name, found[0]);
        }

        for (var next = 0; next < found.Count; next++)
        {
            foreach (var name in IncludedTemplates.Of(found[next].Source, name => partials.GetValueOrDefault(name)?.Source))
            {
                if (!partials.ContainsKey(name))
                {
                    partials.Add(name, FindPartial(context, name));
                    found.Add(partials[name]);
                }
            }
        }

        return new TemplateFamily(found);
    }

    static FoundTemplate FindPartial(HandlerContext context, string name) => Read(name, Valid(name) is { } file
        ? () => InProject(context, "partials/" + file) ?? InProject(context, file) ?? InTheme("partials/" + file) ?? InTheme(file)
        : static () => null);

    static FoundTemplate FindLayout(HandlerContext context, string name) => Read(name, Valid(name) is { } file
        ? () => InProject(context, file) ?? InTheme(file)
        : static () => null);

    /// <summary>What is wrong with a file is told by those who show it, each at its time.</summary>
    static FoundTemplate Read(string name, Func<TemplateSource?> find)
    {
        try
        {
            return FoundTemplate.Of(name, find());
        }
        catch (DiagnosticException exception)
        {
            return new FoundTemplate(name, null, null, null, exception.Diagnostic);
        }
    }

    static TemplateSource? InProject(HandlerContext context, string name) =>
        context.TryReadText(Folder + name) is { } text ? new TemplateSource(name, Folder + name, text) : null;

    static TemplateSource? InTheme(string name) =>
        ThemeFiles.TryRead(name) is { } text ? new TemplateSource(name, null, text) : null;

    /// <summary>The name with its extension, which may be said or not; null when it leads out of the folder.</summary>
    static string? Valid(string name)
    {
        name = name.EndsWith(".hbs", StringComparison.Ordinal) ? name : name + ".hbs";
        return !name.StartsWith('/') && !name.Contains('\\', StringComparison.Ordinal) && !name.Split('/').Contains("..") ? name : null;
    }
}
