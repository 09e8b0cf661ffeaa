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

    /// <summary>The layout of a page that names none, and the one that the theme has for pages.</summary>
    public const string PageLayout = "page";

    const string Extension = ".hbs";

    public Computation<TemplateRequest, TemplateFamily> Computation { get; } =
        new("TemplateLookup", static (request, context) => Task.FromResult(Find(request, context))) { SharesValue = true };

    /// <summary>A layout with the partials that it always includes.</summary>
    public static Task<TemplateFamily> LayoutAsync(HandlerContext context, string name) => AskAsync(context, new TemplateRequest(name, IsPartial: false));

    /// <summary>
    /// The layout that a page names: a template of the project, or one that the theme has for pages. The theme's other templates are what the
    /// site asks for itself: they show no page, or are parts of those that do.
    /// </summary>
    /// <returns><c>null</c> when there is none.</returns>
    public static async Task<TemplateFamily?> LayoutOfPageAsync(HandlerContext context, string name) =>
        await LayoutAsync(context, name) is { Source: { } source } found && (source.File is not null || source.Name == PageLayout + Extension) ? found : null;

    /// <summary>The file of the project that would be a layout of this name; null when no layout can have it, or the site has another use for it.</summary>
    public static string? FileOfLayout(string name) => Valid(name) is { } file && ThemeFiles.TryRead(file) is null ? Folder + file : null;

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

    /// <summary>The name with its extension, which may be said or not; null when it leads out of the folder, or no file can have it.</summary>
    static string? Valid(string name)
    {
        name = name.EndsWith(Extension, StringComparison.Ordinal) ? name : name + Extension;
        return !name.StartsWith('/') && !name.Any(static c => c == '\\' || char.IsControl(c)) && !name.Split('/').Contains("..") ? name : null;
    }
}
