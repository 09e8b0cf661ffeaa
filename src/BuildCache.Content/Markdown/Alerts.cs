namespace BuildCache.Content.Markdown;

/// <summary>The five kinds of alert, as GitHub and docfx have them.</summary>
static class Alerts
{
    static readonly string[] Titles = ["Note", "Tip", "Important", "Warning", "Caution"];

    public static bool IsKind(string name) => TitleOf(name) is not null;

    /// <summary>The title shown, <c>null</c> when the name is no kind of alert.</summary>
    public static string? TitleOf(string name) =>
        Array.Find(Titles, title => title.Equals(name, StringComparison.OrdinalIgnoreCase));
}
