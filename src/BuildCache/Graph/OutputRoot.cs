namespace BuildCache;

/// <summary>Where the path of an output begins. The numbers are stored.</summary>
enum OutputRoot
{
    /// <summary>The output folder of the target, which holds nothing else; the build writes the files.</summary>
    Folder = 0,

    /// <summary>The folder that holds the project and its intermediate files; a command has put the file in its place.</summary>
    InPlace = 1,
}

/// <summary>What is stored by the place of outputs.</summary>
static class OutputRoots
{
    /// <summary>The name of the fact that says how the record of a target's outputs was when it was last read.</summary>
    public static string ManifestFact(this OutputRoot root, string target) => (root == OutputRoot.Folder ? "manifest " : "manifest in place ") + target;

    /// <summary>The name of the fact that says that nobody has looked yet for pages in a target's output folder that no record names.</summary>
    public static string UnsoughtPagesFact(string target) => "unsought pages " + target;
}
