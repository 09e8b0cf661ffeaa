namespace BuildCache.Content.Site;

/// <summary>
/// What the theme would write is written only where the project has nothing of its own there: a page (<c>404.md</c>), an asset
/// (<c>theme/site.css</c>), a template.
/// </summary>
static class OwnOutputs
{
    /// <summary>Whether a page, an asset or a template of the project has this path.</summary>
    public static bool Has(HandlerContext context, string output) => Any(
        context,
        """
        select url from Page where url = @output
        union all select url from Asset where url = @output
        union all select output from TemplateEffect where output = @output and file is not null
        limit 1
        """,
        output);

    /// <summary>Whether a row of a template of the project has this path.</summary>
    public static bool HasRow(HandlerContext context, string output) =>
        Any(context, "select output from TemplateRow where output = @output and file is not null limit 1", output);

    static bool Any(HandlerContext context, string sql, string output) =>
        context.Query(sql, new Dictionary<string, object?> { ["output"] = output }).Count > 0;
}
