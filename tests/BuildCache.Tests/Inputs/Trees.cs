namespace BuildCache.Tests;

/// <summary>Trees of real folders, read as a project that asks for nothing special reads its own.</summary>
static class Trees
{
    public static FileTree Of(string root, CancellationToken cancellationToken, InputRoots? roots = null, params string[] excluded) =>
        FileTree.Enumerate(FileSystem.Real, root, excluded, 2, [], roots ?? new InputRoots(FileSystem.Real, root, []), "", cancellationToken);
}
