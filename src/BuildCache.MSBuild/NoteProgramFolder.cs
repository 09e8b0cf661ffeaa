using BuildCache.Projects;
using Microsoft.Build.Framework;

namespace BuildCache.MSBuild;

/// <summary>
/// Notes that a program is about to be copied to a folder, that of <c>-o</c> for example, so that later builds, which are told nothing of it, take
/// nothing in it for an input. It runs before anything is copied: only then can a folder of programs be told from one of sources.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class NoteProgramFolder : BuildCacheTask
{
    /// <summary>What compilers write.</summary>
    static readonly HashSet<string> OfCompilers = new(StringComparer.OrdinalIgnoreCase) { ".dll", ".exe", ".pdb", ".so", ".dylib", ".a", ".lib" };

    /// <summary>What is part of a program only if an assembly lies beside it: a host without an extension, <c>appsettings.json</c>, documentation.</summary>
    static readonly HashSet<string> OfPrograms = new(StringComparer.OrdinalIgnoreCase) { "", ".json", ".xml", ".config" };

    /// <summary>The folder.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The name that the program's assembly has there.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    private protected override bool Run(BuildTarget target)
    {
        var folder = Path.TrimEndingDirectorySeparator(target.Absolute(Folder));
        // Not the record of the site, which may be published to the same folder.
        var record = OutputRecordName.PathFor(folder, target.ProjectFile);
        var noted = new OutputManifest(FileSystem.Real, record);
        // A single file has the name of the program, and no assembly beside it.
        var name = Path.GetFileNameWithoutExtension(Assembly);
        string[] names = [Assembly, name, name + ".exe"];
        if (!SiteChecks.CanHoldInputs(target, folder, ExcludedFolders))
        {
            return true;
        }

        // Once it is one, what is in it may have come with the program, or the program has written it; pages that stand there alone have not.
        var others = noted.Stands(folder) ? [] : InputsIn(folder, target).Where(file => !names.Contains(file) && !IsOfProgram(Path.Join(folder, file))).Order(StringComparer.Ordinal).ToList();
        if (noted.Entries.Count > 0)
        {
            others.RemoveAll(static file => !file.EndsWith(".md", StringComparison.OrdinalIgnoreCase));
        }

        if (others.Count > 0)
        {
            File.Delete(record);
            Say([SourcesAmongOutputs.Warning(
                $"The folder '{target.FromProject(folder)}', to which the program is copied, has other files ({SourcesAmongOutputs.Some(others)}), so it is treated as a folder of sources: what is copied there becomes part of the site in later builds. Name a folder without other files.",
                target.ProjectFile)], target);
            return true;
        }

        if (!names.All(noted.Entries.ContainsKey))
        {
            Note(record, names);
        }
        return true;
    }

    /// <summary>Builds for several frameworks may do this at once.</summary>
    static void Note(string record, string[] names)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                new OutputManifest(FileSystem.Real, record).NoteProgram(names);
                return;
            }
            catch (IOException) when (attempt < 10)
            {
                Thread.Sleep(attempt * 10);
            }
        }
    }

    static List<string> InputsIn(string folder, BuildTarget target)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var walk = new FileTreeWalk(FileSystem.Real, folder, [], [], new InputRoots(FileSystem.Real, target.ProjectDirectory, []));
        walk.Run(CancellationToken.None);
        var recorded = new RecordedFolder(FileSystem.Real, folder, RecordedFolder.RecordsBeside(FileSystem.Real, folder));
        return walk.Files.FindAll(recorded.MayBeInput);
    }

    static bool IsOfProgram(string file) => Path.GetFileName(file.AsSpan()).StartsWith(".git", StringComparison.Ordinal) || OfCompilers.Contains(Path.GetExtension(file))
        || OfPrograms.Contains(Path.GetExtension(file)) && Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.dll").Any();
}
