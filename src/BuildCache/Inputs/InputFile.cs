namespace BuildCache;

/// <summary>A file that a trigger matched. The name alone: reading it is a call on the context, and a dependency.</summary>
/// <param name="Path">Relative to the project with <c>/</c>; a path outside the project stays absolute. Of an item that is a URL: the URL for <see cref="HandlerContext.HttpAsync"/>, with a hash in place of user name, password and query.</param>
/// <param name="LogicalPath">
/// Where the file stands in the site: the <c>Link</c> metadata of its item when there is one, else <paramref name="Path"/> (of a URL: its host and path).
/// </param>
public sealed record InputFile(string Path, string LogicalPath)
{
    /// <summary>Whether it is what a web server answers, and no file of this machine.</summary>
    public bool IsUrl => HttpUrl.Is(Path);

    /// <summary>The file as the key of a call.</summary>
    internal string ToKey() => LogicalPath == Path ? Source.Escape(Path) : Source.Join(Path, LogicalPath);

    /// <summary>The file that a call with this key is about.</summary>
    internal static InputFile OfKey(string key)
    {
        var parts = Source.Split(key);
        return new InputFile(parts[0], parts[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
