namespace BuildCache.Projects;

/// <summary>How the item of a command is written in a description: lists in its metadata, and paths that may be patterns.</summary>
static class CommandItem
{
    const string Separator = "\n";

    /// <summary>A list as metadata.</summary>
    public static string Join(IEnumerable<string> values) => string.Join(Separator, values);

    /// <summary>The list in the metadata of a name.</summary>
    public static IReadOnlyList<string> ListOf(Item item, string name) =>
        item.Metadata.GetValueOrDefault(name) is { Length: > 0 } text ? text.Split(Separator) : [];

    /// <summary>Whether a path stands for those that it matches.</summary>
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0;
}
