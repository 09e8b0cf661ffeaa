namespace BuildCache;

/// <summary>
/// The name of a target, as it is stored: <c>configuration|folder</c>, the folder relative to the project, so that a project that was moved has
/// the same targets.
/// </summary>
static class TargetName
{
    const char Separator = '|';

    /// <summary>The name of a configuration's target whose outputs go to a folder.</summary>
    public static string Of(string configuration, string relativeFolder) => configuration + Separator + relativeFolder;

    /// <summary>The configuration.</summary>
    public static string ConfigurationOf(string target) => target.Split(Separator)[0];
}
