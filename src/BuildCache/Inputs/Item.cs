namespace BuildCache;

/// <summary>An item of the project file: its identity and the metadata it was given.</summary>
/// <param name="Identity">What <c>Include</c> said; paths are relative to the project with <c>/</c>. Functions see a hash in place of user name, password and query of a URL.</param>
/// <param name="Metadata">Custom metadata by name, names compared without regard to case.</param>
public sealed record Item(string Identity, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>
    /// Absolute path of the folder below which a wildcard found the item; <c>null</c> for one named as it is. A file outside the project is
    /// read if it really lies below that folder, whatever links there are.
    /// </summary>
    public string? SearchFolder { get; init; }

    /// <summary>
    /// Whether a default pattern found it, and not the project: then it is no input where the build finds none itself, as in folders of outputs.
    /// </summary>
    public bool IsDefault { get; init; }
}
