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

    /// <summary>What says that docfx.json names more kinds of emphasis.</summary>
    public const string MoreEmphasis = "markdigExtensions:emphasisextras";

    /// <summary>Whether pages may have more kinds of emphasis.</summary>
    public static bool HasMoreEmphasis(HandlerContext context) => DocfxDescription.IsIn(context) && context.Document(Collection, MoreEmphasis) is not null;

    /// <summary>A setting by the name of its property; empty where nothing sets it.</summary>
    public static string Get(HandlerContext context, string name)
    {
        var given = context.Property(name);
        return given.Length > 0 || !DocfxDescription.IsIn(context) ? given : context.Document(Collection, name)?.Text("value") ?? "";
    }
}
