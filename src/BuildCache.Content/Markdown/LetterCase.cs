using BuildCache.Content.Docfx;

namespace BuildCache.Content.Markdown;

/// <summary>What differs in letter case alone, in every script. SQLite's own <c>lower</c> knows that of ASCII.</summary>
static class LetterCase
{
    const string Function = "case_folded";

    public static void Register(HandlerRegistry on) => on.Function(Function, static (string text) => Fold(text));

    /// <summary>The first page, in the order of candidates and then of paths, whose path or file is meant: its id, and the file that it is written in.</summary>
    public static (string Id, string File)? Page(HandlerContext context, IEnumerable<string> candidates) =>
        candidates.Select(candidate => First(
            context,
            $"select path as found, coalesce(source, path) as file from Page where {Function}(path) = {Function}(@wanted) order by path limit 1",
            candidate)).FirstOrDefault(static page => page is not null)
        ?? (DocfxDescription.IsIn(context) ? candidates.Select(candidate => Source(context, candidate)).FirstOrDefault(static page => page is not null) : null);

    /// <summary>The first asset, in the order of paths, whose path is meant.</summary>
    public static string? Asset(HandlerContext context, string path) =>
        First(context, $"select path as found, path as file from Asset where {Function}(path) = {Function}(@wanted) order by path limit 1", path)?.Id;

    /// <summary>The first page of the site, in the order of paths, whose file is meant: its id, and its file.</summary>
    public static (string Id, string File)? Source(HandlerContext context, string file) => First(
        context, $"select path as found, coalesce(source, path) as file from Page where {Function}(coalesce(source, path)) = {Function}(@wanted) and url is not null order by path limit 1", file);

    /// <summary>The first of some names, in their order, that is meant.</summary>
    public static string? Name(IEnumerable<string> names, string name) => names.FirstOrDefault(other => Fold(other) == Fold(name));

    static (string Id, string File)? First(HandlerContext context, string sql, string wanted) =>
        context.Query(sql, new Dictionary<string, object?> { ["wanted"] = wanted }) is [var row, ..] ? (row.Text("found"), row.Text("file")) : null;

    /// <summary>Capitals first: they know one form of what small letters have several of, as the Greek sigma.</summary>
    static string Fold(string text) => text.ToUpperInvariant();
}
