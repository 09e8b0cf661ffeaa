using BuildCache.Content.Theme;

namespace BuildCache.Content.Templates;

/// <summary>
/// Where a template comes from: the project's folder, then the default theme, one template at a time. Each place that is looked
/// at is a dependency, absent ones included: a partial that appears later, or one that shadows the theme's, is a change.
/// </summary>
static class TemplateLookup
{
    public const string Folder = "_templates/";

    public static TemplateSource? FindPartial(HandlerContext context, string name) =>
        Valid(ref name) ? InProject(context, "partials/" + name) ?? InProject(context, name) ?? InTheme("partials/" + name) ?? InTheme(name) : null;

    public static TemplateSource? FindLayout(HandlerContext context, string name) =>
        Valid(ref name) ? InProject(context, name) ?? InTheme(name) : null;

    static TemplateSource? InProject(HandlerContext context, string name) =>
        context.TryReadText(Folder + name) is { } text ? new TemplateSource(name, Folder + name, text) : null;

    static TemplateSource? InTheme(string name) =>
        ThemeFiles.TryRead(name) is { } text ? new TemplateSource(name, null, text) : null;

    /// <summary>Names stay below the folder; <c>.hbs</c> may be said or not.</summary>
    static bool Valid(ref string name)
    {
        name = name.EndsWith(".hbs", StringComparison.Ordinal) ? name : name + ".hbs";
        return !name.StartsWith('/') && !name.Contains('\\', StringComparison.Ordinal) && !name.Split('/').Contains("..");
    }
}
