namespace BuildCache;

/// <summary>An item of the project file: its identity and the metadata it was given.</summary>
/// <param name="Identity">What <c>Include</c> said; paths are relative to the project with <c>/</c>.</param>
/// <param name="Metadata">Custom metadata by name, names compared without regard to case.</param>
public sealed record Item(string Identity, IReadOnlyDictionary<string, string> Metadata);
