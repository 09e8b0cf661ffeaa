namespace BuildCache.Benchmarks;

/// <summary>What all benchmarks do with files.</summary>
static class Files
{
    /// <summary>Writes a text, with the folders that it lies in.</summary>
    public static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Deletes a file or a folder; what is not there is well.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
