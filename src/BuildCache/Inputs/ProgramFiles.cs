using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace BuildCache;

/// <summary>
/// The files that make up a program: its own, and for a .NET program the assembly behind its launcher, the assemblies beside it that it
/// references, and what says how they run. A launcher has the same content whatever the program does.
/// </summary>
static class ProgramFiles
{
    static readonly string[] Settings = [".deps.json", ".runtimeconfig.json"];

    /// <summary>Where the name of a program leads to on PATH; null when it is not there.</summary>
    /// <param name="name">A name, without a folder.</param>
    /// <param name="environment">Reads the variables that the search goes by.</param>
    public static string? Find(string name, Func<string, string?> environment)
    {
        // Windows runs what has one of these endings, in this order.
        string[] endings = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? (environment("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries) : [""];
        return (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => endings, (place, ending) => Path.Join(place, name + ending))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Whether a program is looked for on PATH.</summary>
    public static bool IsName(string program) => program.AsSpan().IndexOfAny('/', '\\') < 0;

    /// <summary>The files of a program.</summary>
    /// <param name="file">Absolute path of a program or script.</param>
    public static IReadOnlyList<string> Of(string file)
    {
        var files = new List<string> { file };
        var extension = Path.GetExtension(file);
        var assembly = extension.Equals(".dll", StringComparison.OrdinalIgnoreCase) ? file
            : (extension.Equals(".exe", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file) + ".dll";
        if (File.Exists(assembly) && IsProgram(assembly))
        {
            var known = new HashSet<string>(PathCase.Comparer) { file };
            var pending = new Stack<string>([assembly]);
            while (pending.TryPop(out var next))
            {
                if (next == file || known.Add(next))
                {
                    files.AddRange(next == file ? [] : [next]);
                    References(next).Select(name => Path.Join(Path.GetDirectoryName(next), name + ".dll")).Where(path => !known.Contains(path) && File.Exists(path)).ToList().ForEach(pending.Push);
                }
            }
            files.AddRange(Settings.Select(setting => assembly[..^4] + setting).Where(File.Exists));
        }
        return files;
    }

    // What is no program of .NET (a native library beside a tool of the same name) says nothing about the tool.
    static bool IsProgram(string assembly) => File.Exists(assembly[..^4] + ".runtimeconfig.json");

    static List<string> References(string assembly)
    {
        using var file = new PEReader(new FileStream(assembly, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096));
        if (!file.HasMetadata)
        {
            return [];
        }
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
