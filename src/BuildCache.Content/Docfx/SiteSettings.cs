using BuildCache.Content.Markdown.Dialects.Docfx;

namespace BuildCache.Content.Docfx;

/// <summary>
/// Settings of the site: a property of the project, else what its description says (docfx.json). Each is a document of its own, so that one
/// that changes is noticed by those who read it.
/// </summary>
static class SiteSettings
{
    public const string Collection = "SiteSetting";

    /// <summary>The name of the setting that gives a kind of alert its classes.</summary>
    public static string AlertOf(string kind) => "alert:" + kind.ToLowerInvariant();

    /// <summary>The classes that the description of the site gives to a kind of alert; empty where it says nothing of it.</summary>
    public static string AlertClasses(HandlerContext context, string kind) =>
        DocfxDescription.IsIn(context) ? context.Document(Collection, AlertOf(kind))?.Text("value") ?? "" : "";

    /// <summary>The setting which says that docfx.json names an extension of Markdig that pages do not always have.</summary>
    public static string ExtensionOf(string name) => "markdigExtensions:" + name;

    /// <summary>The syntax that pages have because docfx.json names it.</summary>
    public static NamedSyntax Syntax(HandlerContext context) => DocfxDescription.IsIn(context)
        ? (Has(context, NamedSyntaxExtension.Emphasis) ? NamedSyntax.Emphasis : 0) | (Has(context, NamedSyntaxExtension.Containers) ? NamedSyntax.Spans : 0)
        : NamedSyntax.None;

    static bool Has(HandlerContext context, string extension) => context.Document(Collection, ExtensionOf(extension)) is not null;

    /// <summary>A setting by the name of its property; empty where nothing sets it.</summary>
    public static string Get(HandlerContext context, string name)
    {
        var given = context.Property(name);
        return given.Length > 0 || !DocfxDescription.IsIn(context) ? given : context.Document(Collection, name)?.Text("value") ?? "";
    }
}
