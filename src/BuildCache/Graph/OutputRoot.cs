namespace BuildCache;

/// <summary>Where the path of an output begins. The numbers are stored.</summary>
enum OutputRoot
{
    /// <summary>The output folder of the target, which holds nothing else; the build writes the files.</summary>
    Folder = 0,

    /// <summary>The folder that holds the project and its intermediate files; a command has put the file in its place.</summary>
    InPlace = 1,
}
