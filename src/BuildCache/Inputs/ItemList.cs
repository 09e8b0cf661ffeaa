namespace BuildCache;

/// <summary>The files and items that a project means by one item name.</summary>
public sealed class ItemList
{
    /// <summary>Globs of the default files, relative to the project with <c>/</c>; the engine matches them itself.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs and paths taken out of <see cref="Include"/>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Items that the project names itself, with their metadata. Metadata <c>Link</c> is the logical path of a file.</summary>
    public IReadOnlyList<Item> Items { get; init; } = [];

    /// <summary>
    /// Whether wildcards in <see cref="Include"/> ignore letter case on every system, as MSBuild's do: a camera's <c>A.PNG</c> is meant by
    /// <c>**/*.png</c>. Names of folders without wildcards are taken as they are written.
    /// </summary>
    public bool AnyCase { get; init; }
}
