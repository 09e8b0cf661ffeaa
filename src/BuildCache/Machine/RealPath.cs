namespace BuildCache;

/// <summary>Where a path really leads: every symbolic link on the way replaced, as <c>realpath(3)</c> does.</summary>
internal static class RealPath
{
    const int MaxLinks = 40; // what Linux allows

    static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The path without links. What does not exist has none: the end of the path may be missing.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="absolutePath">With or without links.</param>
    /// <param name="onLink">Told of each link on the way, and what it says.</param>
    /// <exception cref="IOException">The links go in a cycle.</exception>
    public static string Of(FileSystem files, string absolutePath, Action<string, string>? onLink = null)
    {
        var real = Path.GetPathRoot(absolutePath)!;
        var pending = new Stack<string>();
        Push(pending, absolutePath[real.Length..]);
        var links = 0;
        while (pending.TryPop(out var name))
        {
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Join(real, name);
            if (files.TargetOf(next) is not { } target)
            {
                real = next;
                continue;
            }

            onLink?.Invoke(next, target);

            if (++links > MaxLinks)
            {
                throw new IOException($"'{absolutePath}' cannot be resolved: its symbolic links go in a cycle. Remove or retarget '{next}'.");
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = target[real.Length..];
            }

            Push(pending, target);
        }

        return real;
    }

    /// <summary>Whether a path is a folder or lies below it. Both without links and without a separator at the end.</summary>
    public static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, PathCase.Comparison)
        && (path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || Separators.Contains(path[folder.Length]));

    static void Push(Stack<string> pending, string path)
    {
        var names = path.Split(Separators);
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] is not ("" or "."))
            {
                pending.Push(names[i]);
            }
        }
    }
}
