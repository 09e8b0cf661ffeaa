namespace BuildCache;

/// <summary>A build as it stands when everything is settled, for those who look at the whole.</summary>
/// <param name="Database">To be read.</param>
/// <param name="OutputFolders">The folders, relative to the project with a slash at the end, in which other builds have written: only what stood there before is an input.</param>
sealed record SettledBuild(Connection Database, IReadOnlyList<string> OutputFolders);
