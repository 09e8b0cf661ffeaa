namespace BuildCache.Content.Site;

/// <summary>
/// How bad it is that something leads nowhere: a warning, and an error where <c>SiteStrict</c> is true. A code in <c>SiteStrictExcept</c> stays a
/// warning, which MSBuild then treats as any other; the targets add those of <c>NoWarn</c> and <c>WarningsNotAsErrors</c>.
/// </summary>
static class Strictness
{
    public static Severity Of(string code, HandlerContext context) =>
        context.Property("SiteStrict").Equals("true", StringComparison.OrdinalIgnoreCase) && !Names(context.Property("SiteStrictExcept"), code) ? Severity.Error : Severity.Warning;

    static bool Names(string list, string code) =>
        Array.Exists(list.Split((char[])[';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), name => name.Equals(code, StringComparison.OrdinalIgnoreCase));
}
